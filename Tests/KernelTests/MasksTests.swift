import Kernel
import Testing

struct MasksTests {
    @Test(
        "R6a Names",
        arguments: [
            ("李四", "李*"), ("张小三", "张*三"), ("张三丰五", "张**五"), ("欧阳修", "欧阳*"), ("司马相如", "司马*如"), ("阿依古丽·买买提", "阿***提"),
            ("John Smith", "J***h"), ("欧阳", "欧*"), ("李𬭎", "李*"), ("𠮷小三", "𠮷*三"), ("张John", "张***n"), ("欧阳相如飞", "欧阳**飞"), ("", ""), ("张", "*"),
        ])
    func names(name: String, mask: String) { #expect(Masks.name(name) == mask) }

    @Test("R6b Phones, ID numbers and other papers")
    func numbers() {
        #expect(Masks.phone("13800001234") == "138****1234")
        #expect(Masks.phoneForPage("13800001234") == "138 **** 1234")
        #expect(Masks.idNumber("990000199003078883") == "990***********8883")
        #expect(Masks.paper("H12345678") == "H******78")
        #expect(Masks.account("6222020200112233445") == "**** 3445")
    }

    @Test("R6b What is too short to mask is not shown at all", arguments: ["1", "1234", "1234567"])
    func short(text: String) {
        #expect(Masks.phone(text).allSatisfy { $0 == "*" })
        #expect(Masks.idNumber(text).allSatisfy { $0 == "*" })
    }

    @Test(
        "R6b Addresses down to the town",
        arguments: [
            ("广东省东莞市虎门镇人民路1号", "广东省东莞市虎门镇***"), ("广东省广州市天河区石牌街道天河路2号3楼", "广东省广州市天河区石牌街道***"),
            ("浙江省宁波市镇海区骆驼街道1号", "浙江省宁波市镇海区骆驼街道***"), ("广东省深圳市南山区科技园1号", "广东省深圳市南山区***"), ("人民路1号", "***"), ("", "***"),
            ("浙江省嘉兴市桐乡市梧桐街道1号", "浙江省嘉兴市桐乡市梧桐街道***"), ("江西省景德镇市1号", "江西省景德镇市***"),
            ("内蒙古自治区阿拉善盟额济纳旗苏泊淖尔苏木1号", "内蒙古自治区阿拉善盟额济纳旗苏泊淖尔苏木***"),
        ])
    func addresses(address: String, mask: String) { #expect(Masks.address(address) == mask) }

    @Test("R6b E-mail keeps its first letter and domain", arguments: [("zhang@example.org", "z***@example.org"), ("@x", "***"), ("none", "***")])
    func email(address: String, mask: String) { #expect(Masks.email(address) == mask) }
}
