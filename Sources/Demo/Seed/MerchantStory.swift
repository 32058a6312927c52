import Identity
import Kernel
import Merchants
import Organisations
import Store
import Vault

/// Businesses that the first union's city looks after: a chain of breakfast shops with its clerks, a cinema, a tea shop, one that waits for its review, one that is
/// suspended and one that was rejected. The chain's owner and one clerk have accounts to sign in with.
enum MerchantStory {
    static let ownerPhone = DemoCast.phone(110)
    static let clerkPhone = DemoCast.phone(111)

    private struct Shop: Sendable {
        let name: String
        let uscc: String
        let category: MerchantCategory
        let about: String
        let owner: String
        let branches: [(name: String, address: String, hours: String, north: Int64, east: Int64)]
        var end = End.approved
    }
    private enum End: Sendable { case approved, waiting, suspended, rejected }

    /// Codes of region 99: nobody has them. (domain.md R2)
    private static let shops: [Shop] = [
        Shop(
            name: "晨光早餐连锁", uscc: "91990000MA0000015Q", category: .breakfast, about: "现蒸包子、豆浆、肠粉，六点半开门。", owner: "陈晨光",
            branches: [
                ("体育中心店", "体育路 18 号首层", "每天 6:30–10:30", 0, 0), ("汽车站店", "站前路 3 号", "每天 6:00–10:00", 9_300, -6_100),
                ("工业园店", "园区一路 26 号", "工作日 6:30–9:30", -21_500, 14_200),
            ]),
        Shop(
            name: "星河影城", uscc: "91990000MA0000023K", category: .culture, about: "六个影厅，凭工会观影券兑换 2D 场次。", owner: "林星河",
            branches: [("中心店", "人民路 100 号四楼", "每天 10:00–24:00", 3_200, 2_800)]),
        Shop(
            name: "凉茶铺子", uscc: "91990000MA0000031E", category: .drinks, about: "夏日清凉饮品，户外劳动者第二杯半价。", owner: "何清",
            branches: [("老街店", "老街 7 号", "每天 9:00–21:00", -4_400, 7_700), ("驿站店", "暖心驿站旁", "每天 8:00–20:00", 12_000, 9_000)]),
        Shop(
            name: "安心大药房", uscc: "91990000MA000004X6", category: .health, about: "常用药和防护用品。", owner: "赵安", branches: [], end: .waiting),
        Shop(
            name: "快乐健身馆", uscc: "91990000MA00000586", category: .sports, about: "器械、游泳、团课。", owner: "钱乐",
            branches: [("江边店", "滨江路 55 号", "每天 8:00–22:00", 6_000, -12_000)], end: .suspended),
        Shop(name: "好再来超市", uscc: "91990000MA00000661", category: .supermarket, about: "", owner: "孙来", branches: [], end: .rejected),
    ]

    static func scenes(_ stage: DemoStage) -> [Scene] {
        shops.enumerated().map { index, shop in
            Scene(shop.end == .waiting ? stage.workingDay(back: 1) : stage.today.adding(days: index - 50), 9, index * 9) { stage in try await open(shop, index, stage) }
        }
    }

    // MARK: Acts

    private static func open(_ shop: Shop, _ index: Int, _ stage: DemoStage) async throws {
        let tree = try await stage.organisations.tree()
        guard let city = tree.city(of: stage.firstUnion) ?? tree.root, let region = tree.node(city)?.region else { return }
        let officer = try await stage.holder(of: city)
        let (now, merchants, seat) = (stage.clock.now(), stage.merchants, seat(region))
        try await stage.write { tx in
            let owner = try person(shop.owner, phone: index == 0 ? ownerPhone : DemoCast.phone(111 + index), stage, tx)
            let profile = MerchantProfile(name: shop.name, uscc: shop.uscc, category: shop.category, region: region, about: shop.about, contactName: shop.owner)
            let id = try merchants.desk.apply(profile, licence: try MerchantDesk.Licence(LicencePicture.png), to: city, by: owner, at: now, in: tx)
            for branch in shop.branches {
                let place = Coordinates(latitude: seat.latitude + branch.north, longitude: seat.longitude + branch.east)
                let facts = BranchFacts(name: branch.name, region: region, address: branch.address, hours: branch.hours, phone: "", place: place)
                _ = try merchants.branches.add(facts, to: id, by: owner, at: now, in: tx)
            }
            switch shop.end {
            case .waiting: return
            case .rejected: return try merchants.desk.reject(id, reason: "营业执照照片看不清，请重新拍摄后提交。", by: officer, at: now, in: tx)
            case .approved, .suspended: try merchants.desk.approve(id, by: officer, at: now, in: tx)
            }
            if shop.end == .suspended { try merchants.desk.suspend(id, reason: "有会员反映拒收电子券，正在核实。", by: officer, at: now, in: tx) }
            if index == 0 { try staff(id, owner, stage, tx) }
        }
    }

    private static func staff(_ merchant: MerchantID, _ owner: PersonID, _ stage: DemoStage, _ tx: any Transaction) throws {
        let (now, merchants) = (stage.clock.now(), stage.merchants)
        let clerk = try person("王小丽", phone: clerkPhone, stage, tx)
        let first = try merchants.directory.branches(of: merchant, in: tx).first?.id
        let code = try merchants.clerks.invite(as: .clerk, name: "小王", branch: first, to: merchant, by: owner, at: now, in: tx).code
        _ = try merchants.clerks.accept(code: code, by: clerk, at: now, in: tx)
        try merchants.desk.setPayee(Payee(holder: "晨光早餐连锁", bank: "测试银行体育路支行", account: "6200990000000000015"), of: merchant, by: owner, at: now, in: tx)
    }

    private static func person(_ name: String, phone: PhoneNumber, _ stage: DemoStage, _ tx: any Transaction) throws -> PersonID {
        try stage.identity.people.create(
            NewPerson(name: try PersonName.parse(name), phone: phone, phoneVerifiedAt: stage.clock.now()), at: stage.clock.now(), in: tx)
    }

    /// The city's seat, in millionths of a degree.
    private static func seat(_ region: RegionCode) -> (latitude: Int64, longitude: Int64) {
        guard let seat = Regions.shipped.region(region)?.seat else { return (23_020_000, 113_750_000) }
        return (Int64(seat.latitude) * 10_000, Int64(seat.longitude) * 10_000)
    }
}

/// A blank picture in place of a licence: one grey dot.
enum LicencePicture {
    static let png: [UInt8] = [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08,
        0x00, 0x00, 0x00, 0x00, 0x3A, 0x7E, 0x9B, 0x55, 0x00, 0x00, 0x00, 0x0A, 0x49, 0x44, 0x41, 0x54, 0x78, 0xDA, 0x63, 0x68, 0x00, 0x00, 0x00, 0x82, 0x00,
        0x81, 0xDA, 0x45, 0x08, 0x3B, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
    ]
}
