/// What people do, where in their firm, and for which platform. The platforms are invented.
enum WorkData {
    /// Departments and posts by section of GB/T 4754; `*` for sections without a line of their own.
    static let departments: StaticString = """
        C | 生产一部 生产二部 装配车间 注塑车间 品质部 工程部 仓储部 设备部 研发部 采购部 人力资源部 行政部 财务部
        E | 项目一部 项目二部 工程部 安全部 预算部 材料部 设计部 综合办公室 财务部
        F | 门店运营部 采购部 仓储配送部 客服部 市场部 财务部 综合部
        G | 运输一队 运输二队 调度中心 分拣中心 仓储部 维修车间 安全部 客服部 综合部
        H | 前厅部 厨房部 客房部 采购部 工程部 财务部 综合部
        I | 研发一部 研发二部 测试部 产品部 运维部 市场部 人力资源部 财务部
        P | 语文组 数学组 英语组 科学组 艺体组 教务处 总务处 德育处
        Q | 内科 外科 儿科 妇产科 急诊科 检验科 护理部 药剂科 后勤科
        S | 办公室 综合科 业务一科 业务二科 法规科 财务科
        * | 综合部 业务一部 业务二部 客服部 技术部 财务部 人力资源部
        """

    static let occupations: StaticString = """
        C | 操作工 装配工 品检员 技术员 注塑工 仓管员 工程师 电工 班组长 叉车司机 文员
        E | 钢筋工 木工 架子工 施工员 安全员 资料员 电焊工 工程师 塔吊司机
        F | 营业员 收银员 理货员 采购员 客服专员 店长
        G | 驾驶员 调度员 分拣员 装卸工 仓管员 维修工 客服专员
        H | 服务员 厨师 传菜员 客房服务员 收银员 领班
        I | 软件工程师 测试工程师 产品经理 运维工程师 设计师 客服专员
        P | 教师 班主任 教务员 实验员 校医 生活老师
        Q | 医师 护士 药师 检验师 护工 导诊员
        S | 科员 文员 司机 窗口工作人员
        * | 职员 技术员 客服专员 会计 保安员 保洁员 文员
        """

    /// New-form workers: kind, occupation, platforms (name, English name).
    static let newForm: StaticString = """
        courier | 快递员 | 蓝鹊速递 Blue Magpie Express · 穗岭快递 Suiling Express · 沙田柚速运 Pomelo Parcel
        rider | 网约配送员 | 一筷即送 Yikuai Delivery · 木棉树跑腿 Kapok Errands
        rideHailingDriver | 网约车司机 | 榕荫出行 Banyan Rides · 鹭岸约车 Lu'an Cars
        truckDriver | 货车司机 | 骑楼货运 Qilou Freight · 北江货联 Beijiang Trucking
        domestic | 家政服务员 | 禾婶家政 Auntie He Home Care · 晴窗到家 Clear Window
        streamer | 网络主播 | 醒狮台直播 Lion Stage Live · 潮头浪直播 Tidetop Live
        """

    /// Why an officer did not approve an application; what a demo shows on its rejected ones.
    static let rejectionReasons: StaticString = """
        未能在本单位职工名单中查到您的信息，请核对所选工会。
        您已是其他基层工会会员，请通过会籍转移办理。
        所填姓名与身份证件不一致，请更正后重新提交。
        """
}
