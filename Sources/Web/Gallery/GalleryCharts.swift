import Kernel

enum GalleryCharts {
    static func html(_ ui: UI) -> HTML {
        "<div class=\"stack loose\"><div class=\"card\">\(bars(ui))</div><div class=\"card\">\(line(ui))</div><div class=\"card\">\(map(ui))</div></div>"
    }

    private static func bars(_ ui: UI) -> HTML {
        let bars = [("车陂街道", "Chebei", 412, 371), ("珠吉街道", "Zhuji", 286, 240), ("棠下街道", "Tangxia", 231, 245), ("员村街道", "Yuancun", 188, 150), ("龙洞街道", "Longdong", 104, 88)]
        return BarChart(
            ui("各街道会员", "Members by street"), summary: ui("车陂街道最多；五个街道中四个比去年多。", "Chebei has most; four of five grew."), valueName: ui("今年", "This year"),
            otherName: ui("去年同期", "Last year"),
            bars: bars.enumerated().map { index, bar in BarChart.Bar(ui(bar.0, bar.1), bar.2, other: bar.3, isMarked: index == 2) }
        ).html(ui)
    }

    private static func line(_ ui: UI) -> HTML {
        let values = [(620, 580), (655, 590), (702, 610), (790, 655), (845, 700), (930, 712), (990, 760), (1_040, 802), (1_120, 845), (1_185, 900), (1_243, 955), (1_284, 1_010)]
        return LineChart(
            ui("会员人数", "Members over the year"), summary: ui("十二个月里每个月都在增加。", "It grew in each of twelve months."), valueName: ui("今年", "This year"),
            otherName: ui("去年", "Last year"),
            points: values.enumerated().map { index, value in LineChart.Point(ui("\(index + 1)月", "month \(index + 1)"), value.0, other: value.1) }
        ).html(ui)
    }

    private static func map(_ ui: UI) -> HTML {
        let cities: [(String, String, Int, Int, Int)] = [
            ("清远", "Qingyuan", 2, 0, 41_300), ("韶关", "Shaoguan", 3, 0, 38_900), ("河源", "Heyuan", 4, 0, 24_100), ("梅州", "Meizhou", 5, 0, 33_000), ("肇庆", "Zhaoqing", 1, 1, 52_100),
            ("佛山", "Foshan", 2, 1, 142_000), ("广州", "Guangzhou", 3, 1, 312_204), ("惠州", "Huizhou", 4, 1, 91_400), ("揭阳", "Jieyang", 5, 1, 18_700), ("潮州", "Chaozhou", 6, 1, 0),
            ("云浮", "Yunfu", 1, 2, 9_800), ("中山", "Zhongshan", 2, 2, 76_000), ("东莞", "Dongguan", 3, 2, 197_500), ("深圳", "Shenzhen", 4, 2, 386_000),
            (
                "汕尾", "Shanwei", 5, 2,
                12_600
            ),
        ]
        return TileMap(
            ui("各市会员", "Members by city"), summary: ui("深圳最多，38.6 万人；潮州还没有。", "Shenzhen has most, 386,000; Chaozhou none yet."), valueName: ui("会员", "Members"),
            areas: cities.map { city in
                let name = ui(city.0, city.1)
                return TileMap.Area(
                    name, city.4, column: city.2, row: city.3, path: "#map",
                    description: ui(
                        "会员 \(Numbers.grouped(city.4))",
                        "\(Numbers.grouped(city.4)) members"))
            }
        ).html(ui)
    }
}
