import Kernel
import Membership
import Points
import Store

/// Some of the first union's members who have accounts sign in each day, some now and then.
enum PointsStory {
    static func scenes(_ stage: DemoStage) -> [Scene] {
        let people = stage.cast.tokenMembers.prefix(6).map { stage.member($0) }
        return (1...8).flatMap { back in
            people.enumerated().filter { $0.offset % 3 == 0 || ($0.offset + back) % 2 == 0 }.map { index, person in
                Scene(stage.today.adding(days: -back), 8, index) { stage in
                    let now = stage.clock.now()
                    try await stage.database.write { tx in _ = try stage.points.signIn(person, device: nil, at: now, in: tx) }
                }
            }
        }
    }
}
