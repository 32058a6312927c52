import Kernel
import Store

/// The sections of the national classification of industries. (GB/T 4754-2017)
public enum Industry: String, TextColumn, Codable, CaseIterable {
    case a = "A", b = "B", c = "C", d = "D", e = "E", f = "F", g = "G", h = "H", i = "I", j = "J", k = "K", l = "L", m = "M", n = "N", o = "O", p = "P", q = "Q",
        r = "R", s = "S", t = "T"

    public var name: Phrase {
        switch self {
        case .a: Phrase("农、林、牧、渔业", "Agriculture, forestry, animal husbandry and fishery")
        case .b: Phrase("采矿业", "Mining")
        case .c: Phrase("制造业", "Manufacturing")
        case .d: Phrase("电力、热力、燃气及水生产和供应业", "Electricity, heat, gas and water supply")
        case .e: Phrase("建筑业", "Construction")
        case .f: Phrase("批发和零售业", "Wholesale and retail")
        case .g: Phrase("交通运输、仓储和邮政业", "Transport, storage and post")
        case .h: Phrase("住宿和餐饮业", "Hotels and catering")
        case .i: Phrase("信息传输、软件和信息技术服务业", "Information and software")
        case .j: Phrase("金融业", "Finance")
        case .k: Phrase("房地产业", "Real estate")
        case .l: Phrase("租赁和商务服务业", "Leasing and business services")
        case .m: Phrase("科学研究和技术服务业", "Research and technical services")
        case .n: Phrase("水利、环境和公共设施管理业", "Water, environment and public facilities")
        case .o: Phrase("居民服务、修理和其他服务业", "Resident services and repair")
        case .p: Phrase("教育", "Education")
        case .q: Phrase("卫生和社会工作", "Health and social work")
        case .r: Phrase("文化、体育和娱乐业", "Culture, sports and entertainment")
        case .s: Phrase("公共管理、社会保障和社会组织", "Public administration and social organisations")
        case .t: Phrase("国际组织", "International organisations")
        }
    }
}
