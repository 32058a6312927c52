import Kernel
import Testing

@testable import LegalCheckup

@Suite("The questionnaire") struct InterviewTests {
    let interview = Interview.shipped

    @Test("Its data is whole: about 60 questions, distinct ids, known codes, both languages, conditions on earlier questions")
    func data() throws {
        let taxonomy = try Taxonomy()
        let questions = interview.parts.flatMap(\.questions)
        #expect((55...80).contains(questions.count) && interview.parts.count == 13, "\(questions.count) in \(interview.parts.count)")
        #expect(Set(questions.map(\.id)).count == questions.count)
        var earlier: [String: Set<String>] = [:]
        for question in questions {
            #expect(question.options.count >= 2 && Set(question.options.map(\.value)).count == question.options.count, "\(question.id)")
            for text in [question.text] + question.options.map(\.text) {
                #expect(text.zh.unicodeScalars.contains { $0.value > 0x3400 } && !text.en.isEmpty && !text.en.unicodeScalars.contains { $0.value > 0x3400 }, "\(question.id)")
            }
            for code in question.options.flatMap(\.codes) { #expect(taxonomy[code] != nil, "\(question.id): \(code)") }
            // Every question can be answered without fault.
            #expect(question.options.contains { $0.codes.allSatisfy(\.isGoodPractice) }, "\(question.id)")
            if let condition = question.condition { #expect(earlier[condition.question]?.isSuperset(of: condition.values) == true, "\(question.id)") }
            earlier[question.id] = Set(question.options.map(\.value))
        }
        let told = Set(questions.flatMap(\.options).flatMap(\.codes))
        #expect(told.count >= 55, "the questions ask for \(told.count) codes")
    }

    @Test("A question that depends on an answer is asked after it, and its answer goes when that changes")
    func branching() throws {
        let minors = try #require(interview.parts.first { $0.id == "minors" })
        var answers = InterviewAnswers()
        #expect(interview.asked(in: minors, answers).map(\.id) == ["m1", "m2", "m4"])
        answers.chosen = ["m2": "yes", "m3": "none"]
        #expect(interview.asked(in: minors, answers).map(\.id) == ["m1", "m2", "m3", "m4"])
        #expect(interview.findings(answers).map(\.code) == ["MINOR_WORKERS"])
        answers.chosen["m2"] = "no"
        #expect(interview.pruned(answers).chosen == ["m2": "no"])
        #expect(interview.findings(answers).isEmpty)
    }

    @Test("Answers that no question has are dropped; progress counts what is asked")
    func progress() {
        var answers = InterviewAnswers()
        answers.chosen = ["c1": "month", "c2": "nonsense", "zz": "1"]
        #expect(interview.pruned(answers).chosen == ["c1": "month"])
        #expect(interview.progress(answers).answered == 2)
        #expect(!interview.isComplete(answers) && interview.firstOpenPart(InterviewAnswers()) == 0)
    }

    @Test("All the best answers: complete, praised, without a fault; all the worst: many faults, each code once")
    func extremes() {
        for worst in [false, true] {
            var answers = InterviewAnswers()
            for question in interview.parts.flatMap(\.questions) where question.isAsked(answers) {
                let option =
                    worst
                    ? question.options.last { $0.codes.contains { !$0.isGoodPractice } } ?? question.options.last
                    : question.options.first { !$0.codes.contains { !$0.isGoodPractice } }
                answers.chosen[question.id] = option?.value
            }
            #expect(interview.isComplete(answers))
            let faults = interview.findings(answers).map(\.code).filter { !$0.isGoodPractice }
            #expect(worst ? faults.count > 30 && Set(faults).count == faults.count : faults.isEmpty, "\(faults)")
        }
    }
}
