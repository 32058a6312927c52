/// Something that waits for its transaction and knows who waits for it.
///
/// It may run more than once; only the last run counts. Exactly one of `succeed` and `fail` is called, after the commit.
protocol PendingWork: AnyObject, Sendable {
    /// The lane whose requests run together, nil for a body of its own.
    var batchLane: Lane? { get }
    /// Runs this, and all `companions` of the same batch lane, in `transaction`.
    func run(with companions: ArraySlice<any PendingWork>, in transaction: any Transaction) throws
    func succeed()
    func fail(_ error: any Error)
}

/// A body given to `write` or `read`. `@unchecked Sendable`: handed from its caller to one engine thread and not shared.
final class PendingBody<T: Sendable>: PendingWork, @unchecked Sendable {
    private let body: @Sendable (any Transaction) throws -> T
    private let continuation: CheckedContinuation<T, any Error>
    private var result: T?

    init(_ continuation: CheckedContinuation<T, any Error>, _ body: @escaping @Sendable (any Transaction) throws -> T) {
        self.continuation = continuation
        self.body = body
    }

    var batchLane: Lane? { nil }
    func run(with companions: ArraySlice<any PendingWork>, in transaction: any Transaction) throws { result = try body(transaction) }
    func succeed() {
        guard let result else { preconditionFailure("a body succeeds after it has run") }
        continuation.resume(returning: result)
    }
    func fail(_ error: any Error) { continuation.resume(throwing: error) }
}

/// A request given to `batch`. `@unchecked Sendable`: handed from its caller to one engine thread and not shared.
final class PendingRequest<Q: Sendable, A: Sendable>: PendingWork, @unchecked Sendable {
    private let lane: BatchLane<Q, A>
    private let request: Q
    private let continuation: CheckedContinuation<A, any Error>
    private var answer: A?

    init(_ continuation: CheckedContinuation<A, any Error>, _ lane: BatchLane<Q, A>, _ request: Q) {
        self.continuation = continuation
        self.lane = lane
        self.request = request
    }

    var batchLane: Lane? { lane.id }
    func run(with companions: ArraySlice<any PendingWork>, in transaction: any Transaction) throws {
        let all =
            [self]
            + companions.map { companion in
                guard let same = companion as? Self else { preconditionFailure("the lane \(lane.id.key) has requests of two types") }
                return same
            }
        let answers = try lane.body(all.map(\.request), transaction)
        precondition(answers.count == all.count, "the lane \(lane.id.key) gives one answer for each request")
        for (work, answer) in zip(all, answers) { work.answer = answer }
    }
    func succeed() {
        guard let answer else { preconditionFailure("a request succeeds after it has run") }
        continuation.resume(returning: answer)
    }
    func fail(_ error: any Error) { continuation.resume(throwing: error) }
}

/// What runs as one in a savepoint: a body, or the requests of one batch lane.
struct WorkGroup {
    var members: [any PendingWork]

    func run(in transaction: any Transaction) throws { try members[0].run(with: members[1...], in: transaction) }
    func succeed() { for work in members { work.succeed() } }
    func fail(_ error: any Error) { for work in members { work.fail(error) } }

    /// In the order of arrival; the requests of a batch lane join the first of them.
    static func form(_ batch: [any PendingWork]) -> [WorkGroup] {
        var groups: [WorkGroup] = []
        groups.reserveCapacity(batch.count)
        var placeOfLane: [Lane: Int] = [:]
        for work in batch {
            if let lane = work.batchLane {
                if let place = placeOfLane[lane] {
                    groups[place].members.append(work)
                    continue
                }
                placeOfLane[lane] = groups.count
            }
            groups.append(WorkGroup(members: [work]))
        }
        return groups
    }
}

/// Hands work to a queue; a queue that refuses it answers at once.
func submit(_ work: any PendingWork, to add: (any PendingWork) throws -> Void) {
    do {
        try add(work)
    } catch {
        work.fail(error)
    }
}
