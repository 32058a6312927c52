/// The 21 cities of Guangdong on a grid of 8 by 5 that keeps who is whose neighbour; columns go east, rows go south.
/// Weight: share of unions and members in the demo, in thousandths, near that of the working population.
enum TileData {
    static let cities: StaticString = """
        441800 | 3 | 0 | 清远 | Qingyuan | 24
        440200 | 4 | 0 | 韶关 | Shaoguan | 21
        441600 | 5 | 0 | 河源 | Heyuan | 18
        441400 | 6 | 0 | 梅州 | Meizhou | 22
        445100 | 7 | 0 | 潮州 | Chaozhou | 17
        441200 | 2 | 1 | 肇庆 | Zhaoqing | 30
        440600 | 3 | 1 | 佛山 | Foshan | 95
        440100 | 4 | 1 | 广州 | Guangzhou | 165
        441300 | 5 | 1 | 惠州 | Huizhou | 60
        445200 | 6 | 1 | 揭阳 | Jieyang | 28
        440500 | 7 | 1 | 汕头 | Shantou | 34
        445300 | 1 | 2 | 云浮 | Yunfu | 13
        440700 | 2 | 2 | 江门 | Jiangmen | 42
        442000 | 3 | 2 | 中山 | Zhongshan | 52
        441900 | 4 | 2 | 东莞 | Dongguan | 120
        440300 | 5 | 2 | 深圳 | Shenzhen | 165
        441500 | 6 | 2 | 汕尾 | Shanwei | 14
        440900 | 0 | 3 | 茂名 | Maoming | 28
        441700 | 1 | 3 | 阳江 | Yangjiang | 16
        440400 | 3 | 3 | 珠海 | Zhuhai | 36
        440800 | 0 | 4 | 湛江 | Zhanjiang | 28
        """
}
