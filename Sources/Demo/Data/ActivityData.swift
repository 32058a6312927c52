/// Sign-up activities that a union could really hold: title, English title, text, sessions with capacity, question.
enum ActivityData {
    static let signUps: StaticString = """
        职工羽毛球友谊赛 | Badminton friendly | 以球会友，放松身心。分男单、女单两个场次，赛前请做好热身，自备球拍。 | 男子单打 32 · 女子单打 24 | 参赛水平
        “情暖骑手”免费体检日 | Free health check for riders | 面向快递员、网约配送员，含血压、心电图、肺功能等项目。请空腹前来，带上电子会员证。 | 上午场 40 · 下午场 40 | 是否有慢性病史
        周末亲子手工坊 | Family craft workshop | 和孩子一起做一盏广式花灯，材料由工会提供。每个家庭限一名大人带一名孩子。 | 周六上午 20 · 周日上午 20 | 孩子年龄
        职工插花公益课 | Flower arranging class | 零基础可学，花材由工会准备，作品可以带回家。 | 第一课 18 · 第二课 18 | 是否需要自备剪刀
        “求学圆梦”学历提升宣讲会 | Talk on further education | 介绍专科、本科学历提升补助的申请条件、流程和院校，现场答疑。 | 晚间场 120 | 现有学历
        八段锦公益课堂 | Baduanjin exercise class | 跟专业教练学八段锦，缓解肩颈劳损，适合久坐和长时间站立的岗位。 | 周二晚 30 · 周四晚 30 | 身体状况
        安全驾驶与应急处置培训 | Safe driving training | 面向货车、网约车司机，讲解防御性驾驶、疲劳驾驶识别和应急救护。 | 理论课 60 · 实操课 24 | 准驾车型
        单身职工联谊会 | Social evening for singles | 轻松的破冰游戏和观影，名额男女各半，需实名认证。 | 男士 30 · 女士 30 | 兴趣爱好
        夏日送清凉志愿服务 | Cool summer volunteering | 为户外劳动者送上饮用水和防暑药品，提供志愿服务时数。 | 环卫工人站点 15 · 建筑工地站点 15 | 可服务时段
        职工读书分享会 | Reading circle | 本期共读《平凡的世界》，每人准备三分钟分享，提供茶点。 | 分享会 25 | 想分享的书
        女职工心理健康讲座 | Talk on women's well-being | 邀请心理咨询师讲解情绪管理与亲子沟通，设匿名提问环节。 | 讲座 80 | 想了解的话题
        三人篮球赛 | Three-a-side basketball | 每队三至四人，单循环赛制，由队长统一报名。 | 预赛 16 | 队名
        工会法律咨询日 | Legal advice day | 公益律师一对一解答劳动合同、工伤、欠薪等问题，每人二十分钟。 | 上午场 12 · 下午场 12 | 咨询事项
        粤菜厨艺体验课 | Cantonese cooking class | 学做两道家常粤菜，围裙与食材由工会提供。 | 体验课 16 | 忌口食材
        职工游泳培训班 | Swimming course | 十课时入门班，由持证教练授课，须提供健康声明。 | 初级班 20 · 提高班 20 | 游泳基础
        城市徒步健康行 | City walk | 沿江徒步八公里，设三个补给点，完成者可获纪念章。 | 徒步 200 | 紧急联系人
        """
}
