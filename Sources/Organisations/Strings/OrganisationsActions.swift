import Kernel

/// What the feature's audit actions are called in histories.
enum OrganisationsActions {
    static let names: [String: Phrase] = [
        "organisation.founded": Phrase("成立", "Founded"),
        "organisation.loaded": Phrase("批量导入工会", "Unions loaded"),
        "organisation.renamed": Phrase("更名", "Renamed"),
        "organisation.moved": Phrase("隶属变更", "Moved"),
        "organisation.merged": Phrase("并入其他工会", "Merged into another union"),
        "organisation.absorbed": Phrase("并入了一个工会", "Took in another union"),
        "organisation.dissolved": Phrase("撤销", "Dissolved"),
        "organisation.contacts_changed": Phrase("修改联系方式", "Contacts changed"),
        "organisation.term_renewed": Phrase("换届", "Committee renewed"),
        "organisation.term_corrected": Phrase("登记或更正届期", "Term recorded or corrected"),
        "organisation.seat_taken": Phrase("登记委员会成员", "Somebody took a seat"),
        "organisation.seat_left": Phrase("委员会成员离任", "Somebody left a seat"),
        "founding.submitted": Phrase("提交建会申请", "Founding handed in"),
        "founding.withdrawn": Phrase("撤回建会申请", "Founding withdrawn"),
        "founding.approved": Phrase("批准建会", "Founding approved"),
        "founding.rejected": Phrase("不予批准建会", "Founding rejected"),
    ]
}
