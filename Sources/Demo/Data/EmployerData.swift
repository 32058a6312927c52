/// Material for invented employers. None of these firms exists; the forms of the names are those in use.
enum EmployerData {
    /// Characters of a firm's own name (字号) with their reading; two make a name: 兴泰 Xingtai.
    static let nameCharacters: StaticString = """
        兴 xing 泰 tai 隆 long 华 hua 恒 heng 达 da 永 yong 利 li 鸿 hong 盛 sheng 富 fu 嘉 jia 瑞 rui 祥 xiang 诚 cheng 信 xin 德 de 宏 hong 图 tu \
        骏 jun 业 ye 新 xin 科 ke 创 chuang 智 zhi 联 lian 合 he 众 zhong 力 li 天 tian 海 hai 宇 yu 景 jing 明 ming 辉 hui 耀 yao 金 jin 源 yuan \
        丰 feng 茂 mao 裕 yu 康 kang 安 an 佳 jia 美 mei 雅 ya 凯 kai 旋 xuan 腾 teng 飞 fei 展 zhan 翔 xiang 南 nan 粤 yue 岭 ling 穗 sui 珠 zhu 江 jiang \
        湾 wan 荔 li 榕 rong 棉 mian 桥 qiao 星 xing 晨 chen 曦 xi 阳 yang 光 guang 鼎 ding 峰 feng 卓 zhuo 越 yue 锐 rui 晟 sheng 博 bo 文 wen 厚 hou \
        和 he 益 yi 昌 chang 发 fa 顺 shun 通 tong 广 guang 大 da 正 zheng 弘 hong 志 zhi 启 qi 航 hang 远 yuan 百 bai 万 wan 森 sen 润 run 泽 ze 清 qing
        """

    /// Trades: section of GB/T 4754-2017, weight, words in the firm's name, English words, form
    /// (c company, s school, h hospital, o state organ, p other public institution).
    static let trades: StaticString = """
        C | 90 | 电子 | Electronics | c
        C | 50 | 五金制品 | Hardware | c
        C | 42 | 塑胶制品 | Plastics | c
        C | 40 | 家具 | Furniture | c
        C | 36 | 服装 | Garments | c
        C | 34 | 鞋业 | Footwear | c
        C | 32 | 精密模具 | Precision Moulds | c
        C | 30 | 智能装备 | Smart Equipment | c
        C | 28 | 包装印刷 | Packaging and Printing | c
        C | 26 | 食品 | Foods | c
        C | 24 | 玩具 | Toys | c
        C | 24 | 灯饰 | Lighting | c
        C | 22 | 陶瓷 | Ceramics | c
        C | 20 | 电器 | Appliances | c
        C | 18 | 新材料 | New Materials | c
        C | 14 | 纸业 | Paper | c
        C | 12 | 生物医药 | Biomedicine | c
        D | 10 | 水务 | Water Supply | c
        D | 8 | 燃气 | Gas | c
        D | 6 | 电力工程 | Power Engineering | c
        E | 34 | 建筑工程 | Construction | c
        E | 20 | 装饰工程 | Interior Works | c
        E | 12 | 市政园林 | Municipal Landscaping | c
        F | 34 | 贸易 | Trading | c
        F | 28 | 商贸 | Commerce | c
        F | 20 | 连锁超市 | Supermarkets | c
        F | 14 | 医药连锁 | Pharmacies | c
        G | 34 | 物流 | Logistics | c
        G | 22 | 供应链管理 | Supply Chain | c
        G | 16 | 公共交通 | Public Transport | c
        G | 12 | 港务 | Port Services | c
        H | 26 | 餐饮管理 | Catering | c
        H | 20 | 酒店 | Hotels | c
        I | 36 | 信息技术 | Information Technology | c
        I | 24 | 软件 | Software | c
        I | 14 | 网络科技 | Network Technology | c
        J | 10 | 融资担保 | Financing Guarantee | c
        J | 6 | 保险代理 | Insurance Agency | c
        K | 26 | 物业服务 | Property Services | c
        K | 12 | 置业 | Real Estate | c
        L | 26 | 人力资源服务 | Human Resources | c
        L | 18 | 保安服务 | Security Services | c
        L | 10 | 会展服务 | Exhibitions | c
        M | 18 | 检测技术 | Testing | c
        M | 14 | 工程设计 | Engineering Design | c
        N | 16 | 环境服务 | Environmental Services | c
        N | 8 | 环卫 | Sanitation | c
        O | 14 | 家政服务 | Home Services | c
        O | 12 | 汽车维修 | Car Repair | c
        A | 10 | 农业发展 | Agriculture | c
        A | 8 | 水产养殖 | Aquaculture | c
        R | 8 | 文化传媒 | Culture and Media | c
        R | 6 | 体育发展 | Sports | c
        P | 60 | 中心小学 | Central Primary School | s
        P | 36 | 实验中学 | Experimental Middle School | s
        P | 30 | 中心幼儿园 | Central Kindergarten | s
        P | 12 | 理工学校 | Technical School | s
        Q | 24 | 人民医院 | People's Hospital | h
        Q | 24 | 社区卫生服务中心 | Community Health Centre | h
        S | 24 | 人民政府机关 | Government Offices | o
        S | 14 | 税务局 | Tax Office | o
        N | 12 | 公园管理所 | Parks Office | p
        R | 10 | 文化服务中心 | Culture Centre | p
        """

    /// Endings of companies' names with weight.
    static let companyForms: StaticString = """
        有限公司 | Co., Ltd. | 78
        股份有限公司 | Joint Stock Co., Ltd. | 6
        集团有限公司 | Group Co., Ltd. | 4
        实业有限公司 | Industrial Co., Ltd. | 7
        科技有限公司 | Technology Co., Ltd. | 5
        """

    /// Numbered public bodies: 第一人民医院. Firms have names, schools and hospitals are told apart by these.
    static let ordinals: StaticString = "第一 No. 1|第二 No. 2|第三 No. 3|第四 No. 4|第五 No. 5|第六 No. 6|第七 No. 7|第八 No. 8|第九 No. 9"

    /// Joint unions of small employers, by what they have in common.
    static let jointUnions: StaticString = """
        商贸企业 | Commerce
        工业园企业 | Industrial Park
        中小微企业 | Small Firms
        餐饮服务业 | Catering
        社区商户 | Neighbourhood Shops
        专业市场商户 | Market Traders
        个体私营企业 | Private Firms
        科技孵化园企业 | Technology Incubator
        """

    /// Sector federations; their new-form kind, if all their members are of one.
    static let sectorUnions: StaticString = """
        货运物流行业 | Freight and Logistics | truckDriver
        快递行业 | Express Delivery | courier
        网约送餐行业 | Meal Delivery | rider
        网约车行业 | Ride-hailing | rideHailingDriver
        家政服务行业 | Home Services | domestic
        网络直播行业 | Live Streaming | streamer
        """

    /// Industry unions under the province and the cities, with their section.
    static let industryUnions: StaticString = """
        教育 | Education | P
        交通运输 | Transport | G
        医务 | Health Care | Q
        建设 | Construction | E
        金融 | Finance | J
        邮政电信 | Post and Telecommunications | I
        """

    /// Sections of GB/T 4754-2017 with their names.
    static let sections: StaticString = """
        A | 农、林、牧、渔业 | Agriculture, forestry, animal husbandry and fishery
        B | 采矿业 | Mining
        C | 制造业 | Manufacturing
        D | 电力、热力、燃气及水生产和供应业 | Electricity, heat, gas and water supply
        E | 建筑业 | Construction
        F | 批发和零售业 | Wholesale and retail
        G | 交通运输、仓储和邮政业 | Transport, storage and post
        H | 住宿和餐饮业 | Accommodation and catering
        I | 信息传输、软件和信息技术服务业 | Information transmission, software and IT services
        J | 金融业 | Finance
        K | 房地产业 | Real estate
        L | 租赁和商务服务业 | Leasing and business services
        M | 科学研究和技术服务业 | Research and technical services
        N | 水利、环境和公共设施管理业 | Water, environment and public facilities
        O | 居民服务、修理和其他服务业 | Resident services, repair and others
        P | 教育 | Education
        Q | 卫生和社会工作 | Health and social work
        R | 文化、体育和娱乐业 | Culture, sports and entertainment
        S | 公共管理、社会保障和社会组织 | Public administration and social organisations
        T | 国际组织 | International organisations
        """
}
