/// The 21 cities of Guangdong on a grid of 8 by 5 that keeps who is whose neighbour; columns go east, rows go south.
/// Fields: code, column, row, short names.
enum TileData {
    static let cities: StaticString = """
        441800 | 3 | 0 | 清远 | Qingyuan
        440200 | 4 | 0 | 韶关 | Shaoguan
        441600 | 5 | 0 | 河源 | Heyuan
        441400 | 6 | 0 | 梅州 | Meizhou
        445100 | 7 | 0 | 潮州 | Chaozhou
        441200 | 2 | 1 | 肇庆 | Zhaoqing
        440600 | 3 | 1 | 佛山 | Foshan
        440100 | 4 | 1 | 广州 | Guangzhou
        441300 | 5 | 1 | 惠州 | Huizhou
        445200 | 6 | 1 | 揭阳 | Jieyang
        440500 | 7 | 1 | 汕头 | Shantou
        445300 | 1 | 2 | 云浮 | Yunfu
        440700 | 2 | 2 | 江门 | Jiangmen
        442000 | 3 | 2 | 中山 | Zhongshan
        441900 | 4 | 2 | 东莞 | Dongguan
        440300 | 5 | 2 | 深圳 | Shenzhen
        441500 | 6 | 2 | 汕尾 | Shanwei
        440900 | 0 | 3 | 茂名 | Maoming
        441700 | 1 | 3 | 阳江 | Yangjiang
        440400 | 3 | 3 | 珠海 | Zhuhai
        440800 | 0 | 4 | 湛江 | Zhanjiang
        """
}
