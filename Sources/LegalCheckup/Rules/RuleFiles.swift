/// The rule files that are built into the product, word lists first.
enum RuleFiles {
    static let builtIn: [(name: String, bytes: [UInt8])] = [
        ("words.yaml", PackageResources.words_yaml),
        ("concepts.yaml", PackageResources.concepts_yaml),
        ("contract.yaml", PackageResources.contract_yaml),
        ("pay.yaml", PackageResources.pay_yaml),
        ("hours.yaml", PackageResources.hours_yaml),
        ("leave.yaml", PackageResources.leave_yaml),
        ("equality.yaml", PackageResources.equality_yaml),
        ("safety.yaml", PackageResources.safety_yaml),
        ("ending.yaml", PackageResources.ending_yaml),
        ("dignity.yaml", PackageResources.dignity_yaml),
        ("groups.yaml", PackageResources.groups_yaml),
        ("practices.yaml", PackageResources.practices_yaml),
    ]
}
