import ArgumentParser
import Demo
import Foundation
import Kernel
import Server
import Store

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Fill an empty database with a made-up province and print accounts to try it with.",
        discussion: """
            Unions, members, officers, applications and activities of Guangdong, none of which exists: papers are of region 99 and
            phones begin with 199. The same seed gives the same province on the same day.

              gonghui demo --data data
              gonghui demo --data data --unions 60 --members 400
              gonghui demo --data data --tokens 100 --json > accounts.json

            Sign in on the pages with any phone printed; the code is in the demo's outbox (/dev/outbox of `gonghui serve --demo`).
            The accounts are also kept in DATA/demo.json.
            """)

    @OptionGroup var place: DataOptions
    @Option(help: "How many unions, federations included.") var unions = Demo.Settings().unions
    @Option(help: "How many members.") var members = Demo.Settings().members
    @Option(help: "Another seed gives another province.") var seed: UInt64 = Demo.Settings().seed
    @Option(help: "How many members of the first base union get a token for the API.") var tokens = Demo.Settings().tokens
    @Flag(help: "Print one JSON object.") var json = false

    var settings: Demo.Settings {
        var settings = Demo.Settings()
        settings.unions = unions
        settings.members = members
        settings.seed = seed
        settings.tokens = tokens
        return settings
    }

    func validate() throws {
        guard (0...Demo.Settings.mostTokens).contains(tokens) else { throw ValidationError("--tokens is from 0 to \(Demo.Settings.mostTokens).") }
        guard (Demo.Settings.fewestUnions...100_000).contains(unions) else { throw ValidationError("--unions is from \(Demo.Settings.fewestUnions) to 100000.") }
        guard (settings.membersNeeded...5_000_000).contains(members) else {
            throw ValidationError("--members is from \(settings.membersNeeded) (with \(tokens) tokens) to 5000000.")
        }
    }

    func run() async throws {
        try await withAssembly(place) { assembly in
            try await assembly.migrate()
            let now = assembly.clock.now()
            let accounts: DemoAccounts
            do {
                accounts = try await Demo.seed(
                    settings, into: assembly.database, vault: assembly.vault, now: now, progress: { Console.progress("demo: \($0)") })
            } catch is Demo.NotEmpty {
                throw Failure("there is data in \(assembly.configuration.dataDirectory) already; choose an empty directory with --data")
            }
            Console.endProgress()
            let directory = assembly.configuration.dataDirectory
            try SecretFile.write(try Console.jsonText(accounts) + "\n", to: directory + "/demo.json")
            let rosters = try Demo.writeRosters(settings, now: now, into: directory)
            if json { try Console.json(accounts) } else { Console.say(DemoTable.text(accounts, rosters: rosters, directory: directory)) }
        }
    }
}

/// The accounts as people read them.
enum DemoTable {
    static func text(_ accounts: DemoAccounts, rosters: [String], directory: String) -> String {
        var rows = [["角色", "手机号", "所在工会", "可以试试"]]
        rows.append(["系统管理员", accounts.operator.phone, "全省", "全部功能；密码 \(accounts.operator.password)"])
        for officer in accounts.officers { rows.append([officer.roleName.zh, officer.phone, officer.organisationName, hint(officer)]) }
        for member in accounts.members.prefix(3) { rows.append(["会员 \(member.name)", member.phone, accounts.officers[0].organisationName, "会员卡、报名活动、转会"]) }
        rows.append(["企业人事", accounts.firmPhone, "云杉电子（演示企业）", "“我的—企业法治体检”：看报告、整改"])
        rows.append(["商户负责人", accounts.merchantPhones.owner, "晨光早餐连锁", "“我的—商户工作台”：门店、店员、对账单"])
        rows.append(["商户店员", accounts.merchantPhones.clerk, "晨光早餐·体育中心店", "扫码核销，最近十笔，撤销"])
        rows.append(["快递员（周转库）", accounts.courierPhone, "尚无工会", "查看入会进度，等待就近工会接收"])
        return """
            演示数据已就绪，人物和单位均为虚构。

            \(table(rows))

            用手机号登录，验证码在 http://127.0.0.1:8080/dev/outbox 查看。启动：
              gonghui serve --data \(directory) --demo
            接口令牌保存在 \(directory)/demo.json；试导入用的花名册：
              \(rosters.joined(separator: "\n  "))
            """
    }

    private static func hint(_ officer: DemoAccounts.Officer) -> String {
        switch officer.role {
        case "membership_officer": "审批入会、导入花名册、处理转会"
        case "activity_officer": "办一场报名活动、扫码签到"
        case "finance": "查看本工会资料"
        case "auditor": "查看操作记录（只读）"
        case "checkup_coordinator": "法治体检：邀请企业、受理、指派律师"
        case "legal_officer": "法治体检：逐条复核、签发报告；答复法律援助"
        default: "审批、统计、下级工会"
        }
    }

    /// Columns padded by the width that characters have on a terminal.
    private static func table(_ rows: [[String]]) -> String {
        let widths = rows[0].indices.map { column in rows.map { width($0[column]) }.max() ?? 0 }
        return rows.map { row in
            let cells = row.enumerated().map { column, text in
                column == row.count - 1 ? text : text + String(repeating: " ", count: widths[column] - width(text) + 2)
            }
            return "  " + cells.joined()
        }.joined(separator: "\n")
    }

    private static func width(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 ? 2 : 1) } }
}
