/// Where rows come from: a text file or a sheet of a workbook.
protocol RowSource: AnyObject {
    /// Fills `row` with the next row that has something in it; `false` at the end.
    func read(into row: inout SheetRow) throws -> Bool
    /// Where reading goes on after the row last given.
    var place: SheetPlace { get }
    /// 0 to 1, how much of the file is behind us.
    var progress: Double { get }
}
