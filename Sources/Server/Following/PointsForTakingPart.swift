import Activities
import Kernel
import Points
import Store

/// Whoever was checked in at an activity earns points, once for each activity. (domain.md R24)
struct PointsForTakingPart: ParticipationFollower {
    let points: Points

    func tookPart(_ person: PersonID, in activity: Activity, now: Instant, in tx: any Transaction) throws {
        try points.earn(.takingPart, person, cause: activity.id.description, detail: activity.title, at: now, in: tx)
    }
}
