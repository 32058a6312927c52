import Kernel

extension CheckupReport {
    /// What every report, page and file says.
    public static let notice = Phrase(
        "本结果由程序按规则自动生成，未经律师确认，不构成法律意见；法条以官方公布文本为准，标有“待核实”的条号尚未核对。",
        "Made by a program from rules; no lawyer has confirmed it, it is no legal advice. The official text decides; unverified articles were not compared with it."
    )
}
