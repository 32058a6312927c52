import Kernel

/// Why a whole file can't be read or written.
public enum SheetProblem: Problem, Hashable {
    /// It can't be opened or read from disk.
    case unreadable
    case empty
    /// `.xls` or WPS's `.et`: the binary format before 2007.
    case oldFormat
    case passwordProtected
    /// A web page or XML file that some system calls `.xls`.
    case webPage
    /// Something else that spreadsheet programs can save: `.ods`, `.xlsb`, Numbers.
    case otherSpreadsheet
    /// No table at all: a picture, a PDF, a document.
    case notATable
    /// The package or its XML is broken, usually cut off in transfer.
    case damaged
    case fileTooLarge(limitBytes: Int)
    /// It unpacks to far more than a table needs: a zip bomb.
    case unpacksTooLarge
    /// Document type declarations and entities, which no spreadsheet program writes.
    case forbiddenMarkup
    /// XML in an encoding that workbooks don't use.
    case unknownEncoding
    case rowTooLong(row: Int)
    case noSuchSheet
    /// Writing: a text longer than the 32,767 characters of a cell.
    case textTooLong(row: Int)
    case unwritable

    public var code: String {
        switch self {
        case .unreadable: "sheet.unreadable"
        case .empty: "sheet.empty"
        case .oldFormat: "sheet.old_format"
        case .passwordProtected: "sheet.password_protected"
        case .webPage: "sheet.web_page"
        case .otherSpreadsheet: "sheet.other_spreadsheet"
        case .notATable: "sheet.not_a_table"
        case .damaged: "sheet.damaged"
        case .fileTooLarge: "sheet.file_too_large"
        case .unpacksTooLarge: "sheet.unpacks_too_large"
        case .forbiddenMarkup: "sheet.forbidden_markup"
        case .unknownEncoding: "sheet.unknown_encoding"
        case .rowTooLong: "sheet.row_too_long"
        case .noSuchSheet: "sheet.no_such_sheet"
        case .textTooLong: "sheet.text_too_long"
        case .unwritable: "sheet.unwritable"
        }
    }

    public var status: Status {
        switch self {
        case .oldFormat, .passwordProtected, .webPage, .otherSpreadsheet, .notATable: .unsupportedMedia
        case .fileTooLarge, .unpacksTooLarge: .tooLarge
        case .unreadable, .unwritable: .broken
        case .empty, .damaged, .forbiddenMarkup, .unknownEncoding, .rowTooLong, .noSuchSheet, .textTooLong: .invalid
        }
    }

    public var message: Phrase {
        switch self {
        case .unreadable: Phrase("文件无法读取，请重新上传。", "The file could not be read. Please upload it again.")
        case .empty: Phrase("文件里没有数据。", "There is nothing in this file.")
        case .oldFormat:
            Phrase(
                "这是旧版表格（.xls 或 .et）。请用 WPS 或 Excel 打开，选择“另存为”，类型选“Excel 工作簿（*.xlsx）”，再上传。",
                "This is an old .xls or .et file. Open it in WPS or Excel, choose “Save as”, type “Excel workbook (*.xlsx)”, and upload that.")
        case .passwordProtected:
            Phrase(
                "文件设有打开密码。请用 WPS 或 Excel 打开，取消密码（文件 → 文档加密），另存为 .xlsx 再上传。",
                "The file is protected by a password. Open it in WPS or Excel, remove the password, save it as .xlsx, and upload that.")
        case .webPage:
            Phrase(
                "这其实是一个网页或 XML 文件，只是取了表格的名字。请用 WPS 或 Excel 打开，另存为 .xlsx 再上传。",
                "This is really a web page or XML file under a spreadsheet's name. Open it in WPS or Excel, save it as .xlsx, and upload that.")
        case .otherSpreadsheet:
            Phrase(
                "不支持这种表格格式（如 .ods、.xlsb）。请打开后另存为 .xlsx 或 .csv 再上传。",
                "This kind of spreadsheet (.ods, .xlsb …) is not supported. Open it, save it as .xlsx or .csv, and upload that.")
        case .notATable: Phrase("这不是表格文件。请上传 .xlsx 或 .csv 文件。", "This is not a table. Please upload an .xlsx or .csv file.")
        case .damaged:
            Phrase("文件已损坏或没有传完整。请重新打开并保存，再上传。", "The file is damaged or was cut off. Open it, save it again, and upload that.")
        case .fileTooLarge(let limit): Phrase("文件太大，上限为 \(limit >> 20) MB。", "The file is too large: the limit is \(limit >> 20) MB.")
        case .unpacksTooLarge:
            Phrase("文件解压后过大，不像正常的表格，已拒绝。", "Unpacked, this file is far larger than a table can be; it was refused.")
        case .forbiddenMarkup: Phrase("文件里有表格不应有的内容，为了安全已拒绝。", "The file holds markup that no spreadsheet has; it was refused for safety.")
        case .unknownEncoding:
            Phrase("文件内部使用了不认识的编码。请用 WPS 或 Excel 另存为 .xlsx 再上传。", "The file uses an unknown encoding inside. Save it as .xlsx in WPS or Excel and upload that.")
        case .rowTooLong(let row): Phrase("第 \(row) 行太长，不像表格。请检查文件。", "Row \(row) is too long for a table. Please check the file.")
        case .noSuchSheet: Phrase("文件里没有这个工作表。", "There is no such sheet in the file.")
        case .textTooLong(let row): Phrase("第 \(row) 行有一格超过 32,767 个字，无法写入表格。", "A cell in row \(row) is longer than the 32,767 characters a cell can hold.")
        case .unwritable: Phrase("文件没有写成，可能磁盘已满。请稍后再试。", "The file could not be written; the disk may be full. Please try again later.")
        }
    }
}
