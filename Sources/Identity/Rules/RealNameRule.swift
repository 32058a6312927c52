import Kernel

/// Whether a name and paper are believed, and by whose word. (domain.md R59, R60)
enum RealNameRule {
    /// What is known when somebody whose phone is proved gives a name and a paper with a right check digit.
    struct Facts {
        /// Who has this paper already.
        enum Holder: Hashable {
            case nobody
            /// The asker.
            case asker
            /// Somebody on a roster who has never signed in, or has the asker's phone: nobody would be pushed out.
            case unclaimed
            /// Somebody who signs in with a phone of their own.
            case claimed
        }
        var holder: Holder
        /// The name on the roster of a union, compared with the one given; `nil` if the paper stands on none.
        var rosterNameMatches: Bool?
        /// The outside checker's word on name, paper and phone together.
        var checker: RealNameAnswer
        /// Whether a union can look at the paper itself.
        var hasReviewer: Bool
    }

    enum Decision: Hashable {
        case verified(VerificationSource)
        /// Worth the outside checker's fee, if there is one.
        case askChecker
        case review(ReviewReason)
        /// Counts as one of five failures a day.
        case refused
        /// Nothing speaks against it, but nobody can vouch yet: join a union first.
        case nobodyToAsk
    }

    /// Check digit first, then the roster, then the outside checker, then an officer. The paper decides who one is, so an account that
    /// somebody uses is handed over only by the checker's or an officer's word.
    static func decide(_ facts: Facts, checkerAsked: Bool) -> Decision {
        if facts.rosterNameMatches == true, facts.holder != .claimed { return .verified(.roster) }
        if facts.rosterNameMatches == false { return .refused }
        guard checkerAsked else { return .askChecker }
        switch facts.checker {
        case .matches: return .verified(.checker)
        case .differs: return .refused
        case .unknown: break
        }
        guard facts.hasReviewer else { return .nobodyToAsk }
        return .review(facts.holder == .claimed ? .paperInUse : .notOnRoster)
    }
}
