import Kernel
import Sheets

/// Why a document can't be read.
public enum DocumentProblem: Problem, Hashable {
    case unreadable
    case empty
    case tooLarge(limitBytes: Int)
    /// A zip bomb, or far more text than a handbook has.
    case unpacksTooLarge
    case damaged
    case passwordProtected
    /// `.doc` or `.wps` of before 2007.
    case oldFormat
    /// Document type declarations and entities, which no word processor writes.
    case forbiddenMarkup
    case notADocument
    /// A PDF of pictures: there is no text in it.
    case scanned
    /// The program that reads PDF is not installed here.
    case pdfUnavailable

    public var code: String {
        switch self {
        case .unreadable: "document.unreadable"
        case .empty: "document.empty"
        case .tooLarge: "document.too_large"
        case .unpacksTooLarge: "document.unpacks_too_large"
        case .damaged: "document.damaged"
        case .passwordProtected: "document.password_protected"
        case .oldFormat: "document.old_format"
        case .forbiddenMarkup: "document.forbidden_markup"
        case .notADocument: "document.not_a_document"
        case .scanned: "document.scanned"
        case .pdfUnavailable: "document.pdf_unavailable"
        }
    }

    public var status: Status {
        switch self {
        case .tooLarge, .unpacksTooLarge: .tooLarge
        case .passwordProtected, .oldFormat, .notADocument: .unsupportedMedia
        case .unreadable: .broken
        case .pdfUnavailable: .unavailable
        case .empty, .damaged, .forbiddenMarkup, .scanned: .invalid
        }
    }

    public var message: Phrase {
        switch self {
        case .unreadable: Phrase("文件无法读取，请重新上传。", "The file could not be read. Please upload it again.")
        case .empty: Phrase("文件里没有文字。", "There is no text in this file.")
        case .tooLarge(let limit): Phrase("文件太大，上限为 \(limit >> 20) MB。", "The file is too large: the limit is \(limit >> 20) MB.")
        case .unpacksTooLarge:
            Phrase("文件解压后过大，不像正常的制度文件，已拒绝。", "Unpacked, this file is far larger than a handbook can be; it was refused.")
        case .damaged:
            Phrase("文件已损坏或没有传完整。请重新打开并保存，再上传。", "The file is damaged or was cut off. Open it, save it again, and upload that.")
        case .passwordProtected: Phrase("文件设有密码。请取消密码后再上传。", "The file is protected by a password. Remove it and upload the file again.")
        case .oldFormat:
            Phrase(
                "这是旧版文档（.doc 或 .wps）。请用 WPS 或 Word 打开，另存为 .docx 再上传。",
                "This is an old .doc or .wps file. Open it in WPS or Word, save it as .docx, and upload that.")
        case .forbiddenMarkup: Phrase("文件里有文档不应有的内容，为了安全已拒绝。", "The file holds markup that no document has; it was refused for safety.")
        case .notADocument:
            Phrase("不支持这种文件。请上传 .docx、.pdf 或 .txt。", "This kind of file is not supported. Please upload .docx, .pdf or .txt.")
        case .scanned:
            Phrase("这个 PDF 是扫描图片，里面没有文字。请上传电子版，或粘贴文字。", "This PDF is a scan without text. Please upload the original, or paste the text.")
        case .pdfUnavailable:
            Phrase("本服务器未安装读取 PDF 的程序（poppler-utils）。请上传 .docx。", "This server can't read PDF: poppler-utils is not installed. Please upload .docx.")
        }
    }

    init(_ problem: SheetProblem) {
        switch problem {
        case .unreadable, .unwritable: self = .unreadable
        case .empty: self = .empty
        case .fileTooLarge(let limit): self = .tooLarge(limitBytes: limit)
        case .unpacksTooLarge, .rowTooLong, .textTooLong: self = .unpacksTooLarge
        case .passwordProtected: self = .passwordProtected
        case .oldFormat: self = .oldFormat
        case .forbiddenMarkup: self = .forbiddenMarkup
        case .damaged, .unknownEncoding, .noSuchSheet: self = .damaged
        case .webPage, .otherSpreadsheet, .notATable: self = .notADocument
        }
    }
}
