import Kernel
extension Page {
    func render(_ ui: UI) -> HTML { content }
    static func problem(_ problem: any Problem, _ ui: UI) -> Page { Page("x", frame: .open, content: HTML(text: ui(problem.message))) }
}
