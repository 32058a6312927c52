import ArgumentParser

@main
struct Gonghui: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "gonghui")
}
