import Kernel

extension Draw {
    /// What a member needs to know of it, in five sentences.
    var explanation: [Phrase] {
        let count = "\(entered)"
        let mixed: Phrase =
            rules.entropySource.map {
                Phrase(
                    "开奖时公开这个密码，与总指纹和事先约定的公开数字（\($0)）一起算出“种子”。",
                    "At the draw the secret is opened and mixed with the total fingerprint and a public number named before (\($0)): that is the seed.")
            } ?? Phrase("开奖时公开这个密码，与总指纹一起算出“种子”。", "At the draw the secret is opened and mixed with the total fingerprint: that is the seed.")
        let ranked: Phrase =
            switch rules.method {
            case .rank:
                Phrase("种子给每个编号算出一个名次，名次靠前的中签，机会人人相等，谁也挑不了人。", "The seed gives every number a rank and the first ones win: all have the same chance, and nobody can choose.")
            case .weighted: Phrase("种子按各编号公布的权重依次抽出中签者，抽中的不再参加后面的抽取，谁也挑不了人。", "The seed picks the winners one after the other by the published weights, and nobody can choose.")
            case .instant:
                Phrase(
                    "种子在开始之前就把奖品排进了 \(count) 个位置，第几次抽就得到第几个位置上的奖品。", "The seed has put the prizes into \(count) places before the start; the n-th play gets what lies in place n.")
            }
        let frozen: Phrase =
            frozenAt == nil
            ? Phrase(
                "截止时，全部编号会被锁定并算出一个“总指纹”，多一个、少一个、改一个都会对不上。",
                "At the close all numbers are locked and get a total fingerprint: one more, one less or one changed, and it no longer fits.")
            : Phrase(
                "截止时，全部 \(count) 个编号已经锁定并算出“总指纹”，多一个、少一个、改一个都会对不上。",
                "At the close all \(count) numbers were locked and got a total fingerprint: one more, one less or one changed, and it no longer fits.")
        return [
            Phrase(
                "开始之前，系统先选好一个随机密码，并公布它的指纹（承诺值），此后谁也换不了。",
                "Before the start the system chose a random secret and published its fingerprint (the commitment): from then on nobody can swap it."), frozen, mixed,
            ranked,
            Phrase("任何人都可以下载证明文件，用自己写的程序重算一遍，结果必须一样。", "Anybody can download the proof and draw again with a program of their own: the result must be the same."),
        ]
    }
}
