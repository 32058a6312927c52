import Kernel
import Store
import TestSupport
import Testing

@testable import Ledger

@Suite("Double entry (R23)")
struct LedgerTests {
    @Test("Earning 5 points takes them from the budget of points and gives them to the member", arguments: Engine.testable)
    func earning(engine: Engine) async throws {
        try await Books.with(engine) { books in
            let (budget, member) = (try await books.open(1, .source), try await books.open(2, .member))
            guard case .posted = try await books.post(books.entry(1, [Posting(budget, -5), Posting(member, 5)])) else { return #expect(Bool(false)) }
            #expect(try await books.balance(budget) == -5)
            #expect(try await books.balance(member) == 5)
            #expect(try await books.faults().isEmpty)
        }
    }

    @Test("The same cause posts once, alone and among many", arguments: Engine.testable)
    func once(engine: Engine) async throws {
        try await Books.with(engine) { books in
            let (source, member) = (try await books.open(1, .source), try await books.open(2, .member))
            let postings = [Posting(source, -5), Posting(member, 5)]
            let first = try await books.post(books.entry(1, postings))
            #expect(try await books.post(books.entry(1, postings)) == .alreadyPosted(try #require(first.entry)))
            let many = try await books.post(many: [books.entry(1, postings), books.entry(2, postings), books.entry(2, postings), books.entry(3, postings)])
            #expect(many[0] == .alreadyPosted(try #require(first.entry)))
            #expect(many[2] == .alreadyPosted(try #require(many[1].entry)))
            #expect(try await books.balance(member) == 15)
            #expect(try await books.faults().isEmpty)
        }
    }

    @Test("What an account does not hold is not given, and nothing of the entry happens", arguments: Engine.testable)
    func insufficient(engine: Engine) async throws {
        try await Books.with(engine) { books in
            let (source, stock, member) = (try await books.open(1, .source), try await books.open(2, .stock), try await books.open(3, .member))
            _ = try await books.post(books.entry(1, [Posting(source, -3), Posting(stock, 3)]))
            #expect(try await books.post(books.entry(2, [Posting(stock, -4), Posting(member, 4)])) == .insufficient(stock.id))
            #expect(try await books.balance(stock) == 3)
            #expect(try await books.balance(member) == 0)
            // Three of five get one each, in their order.
            let many = try await books.post(many: (10..<15).map { books.entry($0, [Posting(stock, -1), Posting(member, 1)]) })
            #expect(many.map { $0.entry != nil } == [true, true, true, false, false])
            #expect(try await books.balance(stock) == 0)
            #expect(try await books.faults().isEmpty)
        }
    }

    @Test("A counter-entry undoes, once, and even below zero where the account allows it (R26)", arguments: Engine.testable)
    func undoing(engine: Engine) async throws {
        try await Books.with(engine) { books in
            let (source, member, stock) = (try await books.open(1, .source), try await books.open(2, .member), try await books.open(3, .stock))
            let earned = try #require(try await books.post(books.entry(1, [Posting(source, -5), Posting(member, 5)])).entry)
            _ = try await books.post(books.entry(2, [Posting(member, -2), Posting(stock, 2)]))
            let now = books.clock.now()
            let undone = try await books.database.write { try books.ledger.reverse(earned, Cause(.undone, 1), at: now, in: $0) }
            #expect(try await books.balance(member) == -2)
            #expect(try await books.post(books.entry(3, [Posting(member, -1), Posting(stock, 1)])) == .insufficient(member.id))
            #expect(
                try await books.database.write { try books.ledger.reverse(earned, Cause(.undone, 2), at: now, in: $0) } == .alreadyPosted(try #require(undone.entry)))
            _ = try await books.post(books.entry(4, [Posting(source, -5), Posting(member, 5)]))
            #expect(try await books.balance(member) == 3)
            #expect(try await books.faults().isEmpty)
        }
    }

    @Test("A statement runs back from the balance, page by page", arguments: Engine.testable)
    func statement(engine: Engine) async throws {
        try await Books.with(engine) { books in
            let (source, member) = (try await books.open(1, .source), try await books.open(2, .member))
            for cause in Int64(1)...7 {
                _ = try await books.post(books.entry(cause, [Posting(source, -cause), Posting(member, cause)]))
                books.clock.advance(by: .days(9))
            }
            let first = try await books.database.read { try Statements().lines(of: member.id, limit: 4, in: $0) }
            let last = try #require(first.last)
            let rest = try await books.database.read { try Statements().lines(of: member.id, after: Statements.Place(after: last), limit: 4, in: $0) }
            #expect((first + rest).map(\.amount) == [7, 6, 5, 4, 3, 2, 1])
            #expect((first + rest).map(\.balance) == [28, 21, 15, 10, 6, 3, 1])
        }
    }

    @Test("Verifying finds what was changed behind the ledger's back", arguments: Engine.testable)
    func tampering(engine: Engine) async throws {
        let tricks: [(SQL, String)] = [
            ("UPDATE ledger_account SET balance = balance + 1 WHERE floor = 1", "its postings add up to"),
            ("UPDATE ledger_posting SET amount = amount + 1 WHERE amount > 0", "instead of zero"),
            ("DELETE FROM ledger_entry", "has no entry"), ("DELETE FROM ledger_posting", "has no postings"),
        ]
        for (trick, sentence) in tricks {
            try await Books.with(engine) { books in
                let (source, member) = (try await books.open(1, .source), try await books.open(2, .member))
                _ = try await books.post(books.entry(1, [Posting(source, -5), Posting(member, 5)]))
                #expect(try await books.faults().isEmpty)
                try await books.database.write { _ = try $0.execute(trick) }
                #expect(try await books.faults().contains { $0.contains(sentence) }, "\(sentence)")
            }
        }
    }
}

@Suite("Closed months (R33)")
struct ClosingTests {
    private static func at(_ local: String) throws -> Instant { try #require(Instant(local)) }

    @Test(
        "A month is closed when it is over, and in its turn",
        arguments: [
            (month: "2026-10", through: nil, now: "2026-11-01T00:09", expected: "notOver"), ("2026-10", nil, "2026-11-01T00:10", "closes"),
            ("2026-11", "2026-10", "2026-11-30T23:59", "notOver"), ("2026-10", "2026-10", "2026-12-05T10:00", "alreadyClosed"),
            ("2026-11", "2026-09", "2026-12-05T10:00", "earlierOpen"), ("2026-10", "2026-09", "2026-12-05T10:00", "closes"),
        ] as [(month: String, through: String?, now: String, expected: String)])
    func rule(month: String, through: String?, now: String, expected: String) throws {
        let refusal = closingRefusal(try #require(Month(month)), closedThrough: through.flatMap { Month($0) }, now: try Self.at(now))
        let word =
            switch refusal {
            case .notOver: "notOver"
            case .alreadyClosed: "alreadyClosed"
            case .earlierOpen: "earlierOpen"
            case nil: "closes"
            }
        #expect(word == expected)
    }

    @Test(
        "An entry falls into its month, or after the last closed one",
        arguments: [("2026-11-24T10:00", nil, "2026-11"), ("2026-11-24T10:00", "2026-11", "2026-12")] as [(String, String?, String)])
    func placing(at: String, through: String?, expected: String) throws {
        #expect(period(of: try Self.at(at), closedThrough: through.flatMap { Month($0) }).iso == expected)
    }

    @Test("A closed month keeps its totals; what comes later falls into the next", arguments: Engine.testable)
    func closing(engine: Engine) async throws {
        try await Books.with(engine) { books in
            let (source, member) = (try await books.open(1, .source), try await books.open(2, .member))
            _ = try await books.post(books.entry(1, [Posting(source, -5), Posting(member, 5)]))
            let november = books.clock.now()
            let closings = Closings(ledger: books.ledger)
            await #expect(throws: LedgerProblem.self) {
                try await books.database.write { try closings.close(november.month, of: books.union, by: books.officer, now: november, in: $0) }
            }
            books.clock.set(november.month.end + .hours(1))
            let now = books.clock.now()
            try await books.database.write { try closings.close(november.month, of: books.union, by: books.officer, now: now, in: $0) }
            try await closings.complete(books.database)
            _ = try await books.post(books.entry(2, [Posting(source, -2), Posting(member, 2)], at: november))
            let totals = try await books.database.read { try closings.stored(of: books.union, november.month, in: $0) }
            #expect(totals.first { $0.purpose == "test.member" }?.closing == 5)
            let later = try await books.database.read { try Statements().movement(of: member.id, in: november.month.next, $0) }
            #expect(later.added == 2)
            #expect(try await books.faults().isEmpty)
            try await books.database.write { _ = try $0.execute("UPDATE ledger_closing_total SET added = added + 1") }
            #expect(try await books.faults().contains { $0.contains("changed after it was closed") })
        }
    }

    @Test("Budgets go down the tree and never below zero", arguments: Engine.testable)
    func budgets(engine: Engine) async throws {
        try await Books.with(engine) { books in
            let budgets = Budgets(ledger: books.ledger)
            let (now, id) = (books.clock.now(), EntryID(90))
            for _ in 0..<2 {
                try await books.database.write {
                    try budgets.provide(Fen(100_00), to: books.union, id, reason: "年度预算", by: books.officer, now: now, in: $0)
                }
            }
            try await books.database.write {
                try budgets.allot(Fen(30_00), from: books.union, to: books.lower, EntryID(91), reason: "下拨", by: books.officer, now: now, in: $0)
            }
            await #expect(throws: LedgerProblem.self) {
                try await books.database.write {
                    try budgets.allot(Fen(70_01), from: books.union, to: books.lower, EntryID(92), reason: "下拨", by: books.officer, now: now, in: $0)
                }
            }
            let left = try await books.database.read { (try budgets.left(of: books.union, in: $0), try budgets.left(of: books.lower, in: $0)) }
            #expect(left == (Fen(70_00), Fen(30_00)))
            #expect(try await books.faults().isEmpty)
        }
    }
}

@Suite("The ledger, random walks")
struct LedgerWalkTests {
    struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    /// Balances by account's place, and the entries that can be undone.
    struct Model {
        var balances = [Int64](repeating: 0, count: 5)
        var done: [(entry: EntryID, from: Int, to: Int, amount: Int64)] = []
        func admits(_ from: Int, _ amount: Int64) -> Bool { from == 0 || balances[from] >= amount }
    }

    @Test("Balances are those of the model after every step, and everything adds up", arguments: Engine.testable, [UInt64(1), 2, 3])
    func walk(engine: Engine, seed: UInt64) async throws {
        try await Books.with(engine) { books in
            var random = Generator(state: seed)
            var model = Model()
            var accounts = [try await books.open(100, .source)]
            for owner in Int64(101)...102 { accounts.append(try await books.open(owner, .member)) }
            for owner in Int64(103)...104 { accounts.append(try await books.open(owner, .stock)) }
            var cause: Int64 = 0
            for step in 0..<150 {
                let place: Comment = "seed \(seed), step \(step)"
                books.clock.advance(by: .hours(Int64.random(in: 0...30, using: &random)))
                if Int.random(in: 0..<5, using: &random) == 0, let index = model.done.indices.randomElement(using: &random) {
                    let done = model.done[index]
                    cause += 1
                    let (now, undo) = (books.clock.now(), Cause(.undone, cause))
                    let outcome = try await books.database.write { try books.ledger.reverse(done.entry, undo, at: now, in: $0) }
                    if done.to < 3 || model.balances[done.to] >= done.amount {
                        guard case .posted = outcome else { return #expect(Bool(false), place) }
                        model.balances[done.to] -= done.amount
                        model.balances[done.from] += done.amount
                        model.done.remove(at: index)
                    } else {
                        #expect(outcome == .insufficient(accounts[done.to].id), place)
                    }
                } else {
                    let moves = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                        let from = Int.random(in: 0..<5, using: &random)
                        return (from, (from + Int.random(in: 1..<5, using: &random)) % 5, Int64.random(in: 1...9, using: &random))
                    }
                    let first = cause
                    cause += Int64(moves.count)
                    let entries = moves.enumerated().map { index, move in
                        books.entry(first + Int64(index) + 1, [Posting(accounts[move.0], -move.2), Posting(accounts[move.1], move.2)])
                    }
                    // Among many the sum decides where it fits; else one after the other.
                    var sum = model.balances
                    for move in moves {
                        sum[move.0] -= move.2
                        sum[move.1] += move.2
                    }
                    let fits = (1..<5).allSatisfy { sum[$0] >= 0 || sum[$0] >= model.balances[$0] }
                    let outcomes = try await books.post(many: entries)
                    for (move, outcome) in zip(moves, outcomes) {
                        let admitted = moves.count > 1 && fits ? true : model.admits(move.0, move.2)
                        #expect((outcome.entry != nil) == admitted, place)
                        guard let entry = outcome.entry else { continue }
                        model.balances[move.0] -= move.2
                        model.balances[move.1] += move.2
                        model.done.append((entry, move.0, move.1, move.2))
                    }
                }
                for (account, balance) in zip(accounts, model.balances) { #expect(try await books.balance(account) == balance, place) }
            }
            #expect(model.balances.reduce(0, +) == 0)
            #expect(try await books.faults().isEmpty)
        }
    }
}
