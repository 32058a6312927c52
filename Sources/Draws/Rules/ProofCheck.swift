import Kernel

/// Why a proof doesn't hold: the first thing that is wrong with it.
public enum ProofFault: Error, Hashable, Sendable {
    case unreadable(byte: Int)
    case missing(String)
    case unknownField(String)
    case version(Int64)
    case rules(Phrase)
    case entry(Int, String)
    case notSorted(Int)
    case commitment
    case entropy
    case root
    case seed
    case winner(place: Int, stated: String, drawn: String)
    case winnerCount(stated: Int, drawn: Int)

    public var message: Phrase {
        switch self {
        case .unreadable(let byte): Phrase("文件第 \(byte) 字节处无法读取，不是完整的证明文件。", "The file can't be read at byte \(byte): it is no whole proof.")
        case .missing(let name): Phrase("缺少“\(name)”，或格式不对。", "“\(name)” is missing or has the wrong form.")
        case .unknownField(let name): Phrase("“\(name)”不属于证明文件，或重复出现。", "“\(name)” doesn't belong into a proof, or stands there twice.")
        case .version(let version): Phrase("不认识的版本：\(version)。", "Unknown version \(version).")
        case .rules(let what): Phrase("公布的规则不能用：\(what.zh)。", "The published rules can't be used: \(what.en).")
        case .entry(let index, let what): Phrase("第 \(index + 1) 个编号有误：\(what)。", "Entry number \(index + 1) is not right: \(what).")
        case .notSorted(let index): Phrase("第 \(index + 1) 个编号没有按顺序排列，或与前一个相同。", "Entry number \(index + 1) is not in order, or the same as the one before.")
        case .commitment: Phrase("公开的密码与事先公布的承诺值不符，密码被换过。", "The secret is not the one that was committed to before.")
        case .entropy: Phrase("公开数字与规则中约定的来源不符。", "The public number is not from the source that the rules name.")
        case .root: Phrase("规则、奖项或编号与截止时公布的总指纹不符，有内容被改过。", "Rules, prizes or entries are not those of the published root: something was changed.")
        case .seed: Phrase("种子不是由密码、总指纹和公开数字算出来的。", "The seed doesn't follow from secret, root and public number.")
        case .winner(let place, let stated, let drawn):
            Phrase("第 \(place) 个结果应为 \(drawn)，文件中写的是 \(stated)。", "Result \(place) is \(drawn) when drawn again; the file says \(stated).")
        case .winnerCount(let stated, let drawn): Phrase("应有 \(drawn) 个结果，文件中有 \(stated) 个。", "Drawing again gives \(drawn) results; the file has \(stated).")
        }
    }
}

/// Draws again from a proof. (design.md: anybody can)
public enum ProofCheck {
    /// The sum of all weights stays below this.
    public static let weightLimit: Int64 = 1 << 60

    /// - Throws: the first thing that is wrong.
    public static func verify(_ proof: DrawProof) throws(ProofFault) {
        guard proof.version == DrawProof.version else { throw .version(proof.version) }
        let (rules, prizes) = try read(proof)
        try checkEntries(proof.entries, rules)
        guard proof.secret.count == DrawSeed.secretBytes, DrawSeed.commitment(proof.secret) == proof.commitment else { throw .commitment }
        guard proof.entropy?.source == rules.entropySource, proof.entropy?.value.isEmpty != true else { throw .entropy }
        let announcement = EntryTree.announcement(rules: proof.rules, prizes: proof.prizes)
        guard EntryTree(proof.entries, announcement: announcement).root == proof.entriesRoot else { throw .root }
        guard DrawSeed.seed(secret: proof.secret, root: proof.entriesRoot, entropy: proof.entropy?.value) == proof.seed else { throw .seed }
        try compare(proof, Selection(proof.entries, rules, prizes, seed: proof.seed).winners(), prizes)
    }

    private static func read(_ proof: DrawProof) throws(ProofFault) -> (DrawRules, [DrawPrize]) {
        guard let rules = DrawRules(proof.rules) else { throw .missing("rules") }
        guard let list = proof.prizes.list else { throw .missing("prizes") }
        let prizes = list.compactMap { DrawPrize($0) }
        guard prizes.count == list.count else { throw .missing("prizes") }
        if let fault = RulesCheck.fault(rules, prizes) { throw .rules(fault) }
        return (rules, prizes)
    }

    static func checkEntries(_ entries: DrawEntries, _ rules: DrawRules) throws(ProofFault) {
        var total: Int64 = 0
        for index in 0..<entries.count {
            guard DrawName.isValid(entries.idBytes(index)) else { throw .entry(index, "id") }
            if index > 0, !entries.idBytes(index - 1).lexicographicallyPrecedes(entries.idBytes(index)) { throw .notSorted(index) }
            let weight = entries.weights[index]
            guard weight >= 1, weight < weightLimit, rules.method == .weighted || weight == 1 else { throw .entry(index, "weight") }
            total += weight
            guard total < weightLimit else { throw .entry(index, "weight") }
            if rules.method == .instant, entries.id(index) != InstantPlaces.id(index + 1, of: entries.count) { throw .entry(index, "id") }
        }
        for name in entries.groupNames where !DrawName.isValid(name) { throw .rules(Phrase("分组编号“\(name)”有误", "the group “\(name)” has no good id")) }
    }

    private static func compare(_ proof: DrawProof, _ picks: [Selection.Pick], _ prizes: [DrawPrize]) throws(ProofFault) {
        for (index, (stated, pick)) in zip(proof.winners, picks).enumerated() {
            let drawn = DrawProof.Winner(entry: proof.entries.id(pick.entry), prize: prizes[pick.prize].id)
            guard stated == drawn else { throw .winner(place: index + 1, stated: "\(stated.entry) → \(stated.prize)", drawn: "\(drawn.entry) → \(drawn.prize)") }
        }
        guard proof.winners.count == picks.count else { throw .winnerCount(stated: proof.winners.count, drawn: picks.count) }
    }
}

/// What must hold for rules to be drawn by; checked when they are announced and again by whoever verifies.
public enum RulesCheck {
    /// The first thing that is wrong, in words; `nil` if nothing is.
    static func fault(_ rules: DrawRules, _ prizes: [DrawPrize]) -> Phrase? {
        guard !prizes.isEmpty else { return Phrase("没有奖项", "there are no prizes") }
        let ids = Set(prizes.map(\.id))
        guard ids.count == prizes.count, prizes.allSatisfy({ DrawName.isValid($0.id) }) else { return Phrase("奖项编号有误或重复", "ids of prizes are wrong or stand twice") }
        guard Set(rules.groups.map(\.id)).count == rules.groups.count, rules.groups.allSatisfy({ DrawName.isValid($0.id) }) else {
            return Phrase("分组编号有误或重复", "ids of groups are wrong or stand twice")
        }
        guard rules.groups.allSatisfy({ Set($0.prizes.keys).isSubset(of: ids) }) else { return Phrase("分组里有不存在的奖项", "a group has a prize that there is not") }
        for prize in prizes {
            let kept = rules.groups.reduce(0) { $0 + ($1.prizes[prize.id] ?? 0) }
            guard kept <= prize.count else { return Phrase("各组“\(prize.name)”名额之和超过总数", "the groups have more of “\(prize.name)” than there are") }
        }
        return nil
    }

    /// No prize is worth more. (反不正当竞争法, domain.md R39b)
    public static let valueLimit = Fen(5_000_000)

    /// What an organiser may not announce, by fields. (domain.md R39b, R44d)
    public static func problems(_ rules: DrawRules, _ prizes: [DrawPrize]) -> [FieldProblem] {
        var out: [FieldProblem] = []
        if let fault = fault(rules, prizes) {
            out.append(FieldProblem(field: "prizes", code: "draw.rules", message: Phrase("奖项或分组设置有误：\(fault.zh)。", "Prizes or groups can't be used: \(fault.en).")))
        }
        if prizes.contains(where: { $0.value.map { $0 > valueLimit } ?? false }) {
            out.append(
                FieldProblem(
                    field: "prizes", code: "draw.value_limit",
                    message: Phrase("单个奖品价值不能超过 50,000.00 元（反不正当竞争法）。", "No prize may be worth more than ¥50,000.00 (law against unfair competition).")))
        }
        let values = prizes.compactMap(\.value)
        if zip(values, values.dropFirst()).contains(where: { $0 < $1 }) {
            out.append(
                FieldProblem(field: "prizes", code: "draw.order", message: Phrase("奖项要按价值从高到低排列，最高的先抽。", "List the prizes from the highest down: the highest is drawn first.")))
        }
        if prizes.reduce(0, { $0 + $1.count }) > 1_000_000 {
            out.append(FieldProblem(field: "prizes", code: "draw.too_many", message: Phrase("奖品最多 1,000,000 份。", "At most 1,000,000 prizes.")))
        }
        return out
    }
}

/// The places of an instant draw's schedule: `0001` … `5000`, as wide as the last one, so that their order is that of the numbers.
public enum InstantPlaces {
    public static func id(_ place: Int, of count: Int) -> String {
        let (text, width) = (String(place), String(count).utf8.count)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }

    public static func entries(_ count: Int) -> DrawEntries {
        var out = DrawEntries()
        out.reserve(count)
        for place in 1...max(count, 1) where place <= count { out.append(id(place, of: count)) }
        return out
    }
}
