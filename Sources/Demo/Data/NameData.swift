/// Material for people's names. The weights follow the mix of Guangdong: its own common surnames and those of people who came to work there.
enum NameData {
    /// Surname and weight in ten-thousandths or so; two-character surnames stand at the end.
    static let surnames: StaticString = """
        陈 980 李 690 黄 640 张 430 梁 390 林 370 刘 350 王 320 吴 290 杨 240 罗 230 周 205 何 200 谢 170 邓 165 钟 160 曾 150 朱 135 \
        叶 130 温 82 冯 120 彭 118 许 115 郑 125 徐 95 蔡 110 莫 90 潘 100 麦 48 区 42 冼 26 利 12 邝 20 谭 95 苏 98 卢 90 廖 95 胡 110 \
        郭 105 赖 78 江 60 袁 62 马 70 余 72 唐 76 蒋 50 欧 40 赵 110 孙 85 高 66 邱 52 丘 26 韦 70 覃 48 农 12 蓝 24 侯 22 古 36 吕 40 \
        范 42 黎 82 熊 30 姚 36 庄 38 洪 34 沈 28 严 26 傅 16 伍 34 方 44 戴 32 易 28 龙 36 万 20 石 34 向 22 雷 32 汤 26 龚 24 文 30 \
        姜 18 钱 10 段 16 汪 22 田 30 任 26 魏 28 薛 16 韩 30 董 26 程 28 宋 36 于 22 夏 22 贺 16 尹 20 肖 58 萧 12 卓 18 骆 16 巫 14 涂 12 \
        饶 18 凌 14 关 28 司 2 甘 20 容 8 岑 12 屈 8 阮 16 植 6 禤 4 练 6 幸 4 植 2 翁 18 翟 10 房 8 左 6 成 8 申 6 白 14 孔 12 毛 14 史 10 \
        陆 38 康 16 邹 34 崔 14 尤 6 颜 14 柯 14 连 8 佘 14 纪 14 詹 20 游 10 杜 28 丁 26 金 14 葛 8 付 18 舒 8 管 8 祝 6 盘 10 房 4 班 2 \
        欧阳 22 司徒 8 上官 2 司马 1 诸葛 1 皇甫 1 令狐 1 东方 1
        """

    /// Characters of given names. Lines: sex, time of birth (a before 1980, b before 1995, c since), place (1 and 2 of two, s alone), characters.
    static let given: StaticString = """
        m a 1 建国志文永德光明伟春金学新荣庆海洪世玉树卫红东耀锦炳兆汉锡启振成福清广惠日观亚家宗祥
        m a 2 强军平华明辉生林荣雄才贵祥福良忠义民斌刚勇武松波涛发坤全成清安胜海泉根友基标钦添灿新
        m a s 强军勇刚伟明斌辉平波雄松
        m b 1 志俊伟晓海文建家嘉国永小立剑少子振泽润锦绍楚世冠柏景智浩宏汉启
        m b 2 杰辉锋伟鹏超斌彬龙涛波勇豪文亮威健华林聪凯飞雄敏强峰明宇东宏坚钊炜浩荣
        m b s 伟杰鹏涛磊超凯俊帅斌亮勇辉飞
        m c 1 子俊嘉家梓浩宇泽文睿奕铭皓晨柏明智思景一承逸博沛煜瑞钰昊弘
        m c 2 轩豪涛杰宇浩熙晨睿恒霖泽然辰朗煜鑫航阳峻乐韬铭彦鸿楠毅棋
        m c s 轩睿浩宇昊铭航
        f a 1 丽秀淑美玉桂秋月春惠小金凤素翠雪红燕爱瑞彩碧少亚妙巧银带
        f a 2 珍芳英华兰娟霞梅群琴玲萍莲香娥仪芬清容珠云红凤贞卿好妹娇
        f a s 丽燕芳敏艳霞玲红英
        f b 1 晓丽小嘉慧雪婷燕文佩婉静海美楚秋思敏淑泳洁春玉锦少艳翠惠
        f b 2 婷敏玲娟君丹莹霞芬静妮雯琳珊欣怡洁华媚娜燕娴仪青芳瑜薇萍丽虹
        f b s 婷静娜丹倩敏颖莉燕洁
        f c 1 诗梓雨欣思子嘉晓紫佳心语可若芷钰静颖梦熙海雅悦一宝韵
        f c 2 琪彤涵怡欣桐瑶晴萱妍琳瑜莹悦雯蕾琦滢淇柔霏洋冰蓉萌昕
        f c s 悦琪彤妍颖瑶萱
        """

    /// Characters that old systems lose; each must survive every page, file and search. (domain.md R4)
    static let rare: StaticString = "䶮 㛃 𬭎 𠮷 堃 喆 淼 翀 玥 旻 珺 昇 祎 骉 燚 彧"

    /// Names of several parts, by sex. (domain.md R4)
    static let minority: StaticString = """
        m 艾山·买买提 m 艾力·吐尔逊 m 阿卜杜拉·艾则孜 m 玉素甫·卡德尔 m 买买提江·依明 m 吐尔洪·阿布都 m 巴合提·木拉提 m 阿尔斯兰·哈力克 \
        m 扎西·次仁 m 格桑·顿珠 m 洛桑·多吉 m 吉克·阿木 m 沙马·拉者 m 巴特尔·孟和 m 木呷·阿果 \
        f 阿依古丽·买买提 f 古丽娜尔·艾力 f 热依汗·吐尔逊 f 帕提古丽·阿布都 f 阿丽米热·艾山 f 米热古丽·依明 f 迪丽努尔·卡德尔 f 祖丽皮亚·哈力克 \
        f 卓玛·央金 f 次仁·拉姆 f 白玛·措姆 f 吉克·阿依 f 沙马·阿呷 f 其其格·娜仁 f 阿孜古丽·木拉提
        """
}
