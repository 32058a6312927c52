import Kernel
import Testing

@testable import LegalCheckup

@Suite("Search in the compendium") struct PolicySearchTests {
    @Test(
        "Chinese is cut into pairs, Latin words and numbers stay whole, widths are folded",
        arguments: [
            ("工伤保险", ["工伤", "伤保", "保险"]), ("职工12351热线", ["职工", "12351", "热线"]), ("ＡBc", ["abc"]), ("税", ["税"]), ("，。 ", []), ("稳岗 返还", ["稳岗", "返还"]),
        ])
    func grams(_ text: String, _ expected: [String]) { #expect(PolicySearch.grams(text) == expected) }

    @Test("Two thirds of the pairs must be there; a title counts more than the text; what few have counts more")
    func rank() {
        let (a, b, c): (PolicyID, PolicyID, PolicyID) = (PolicyID(1), PolicyID(2), PolicyID(3))
        let rows: [(gram: String, policy: PolicyID, weight: Int)] = [
            ("工伤", a, 10), ("伤保", a, 10), ("保险", a, 10), ("工伤", b, 1), ("保险", b, 2), ("保险", c, 5),
        ]
        #expect(PolicySearch.rank(["工伤", "伤保", "保险"], rows: rows) == [a, b])
        #expect(PolicySearch.rank(["工伤"], rows: rows.filter { $0.gram == "工伤" }) == [a, b])
    }
}
