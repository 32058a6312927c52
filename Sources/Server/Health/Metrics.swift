import CoreMetrics
import Kernel
import NIOCore
import Store
import Synchronization
import Web

/// Keeps the process's numbers (swift-metrics) and writes them as Prometheus text. Labels hold no personal data: routes and statuses only.
final class PrometheusMetrics: MetricsFactory, Sendable {
    private let families = Mutex<[String: Family]>([:])

    final class Family: Sendable {
        let kind: String
        let series = Mutex<[String: Series]>([:])
        init(kind: String) { self.kind = kind }
    }

    /// One line of a family: counts and sums are of 64 bits; gauges keep their last value.
    final class Series: CounterHandler, RecorderHandler, TimerHandler, MeterHandler, Sendable {
        let state = Mutex<(count: Int64, sum: Double)>((0, 0))
        func increment(by amount: Int64) { state.withLock { $0.count += amount } }
        func reset() { state.withLock { $0 = (0, 0) } }
        func record(_ value: Int64) { record(Double(value)) }
        func record(_ value: Double) { state.withLock { $0 = ($0.count + 1, $0.sum + value) } }
        func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
        func set(_ value: Int64) { set(Double(value)) }
        func set(_ value: Double) { state.withLock { $0 = (1, value) } }
        func increment(by amount: Double) { state.withLock { $0.sum += amount } }
        func decrement(by amount: Double) { state.withLock { $0.sum -= amount } }
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler { series(label, "counter", dimensions) }
    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler { series(label, "summary", dimensions) }
    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { series(label, "summary", dimensions) }
    func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler { series(label, "gauge", dimensions) }
    func destroyCounter(_: any CounterHandler) {}
    func destroyRecorder(_: any RecorderHandler) {}
    func destroyTimer(_: any TimerHandler) {}
    func destroyMeter(_: any MeterHandler) {}

    private func series(_ label: String, _ kind: String, _ dimensions: [(String, String)]) -> Series {
        let name = String(label.map { $0.isLetter || $0.isNumber ? $0 : "_" })
        let labels = dimensions.map { "\($0.0)=\"\($0.1.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\"" }.joined(separator: ",")
        let family = families.withLock { families in
            if let known = families[name] { return known }
            let new = Family(kind: kind)
            families[name] = new
            return new
        }
        return family.series.withLock { series in
            if let known = series[labels] { return known }
            let new = Series()
            series[labels] = new
            return new
        }
    }

    /// The text that Prometheus reads, with the database's counters.
    func text(_ database: DatabaseMetrics) -> String {
        var out = ""
        for (name, family) in families.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            out += "# TYPE \(name) \(family.kind)\n"
            for (labels, series) in family.series.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
                let (count, sum) = series.state.withLock { $0 }
                let suffix = labels.isEmpty ? "" : "{\(labels)}"
                switch family.kind {
                case "counter": out += "\(name)\(suffix) \(count)\n"
                case "gauge": out += "\(name)\(suffix) \(sum)\n"
                default: out += "\(name)_count\(suffix) \(count)\n\(name)_sum\(suffix) \(sum)\n"
                }
            }
        }
        let gauges: [(String, Int)] = [
            ("gonghui_store_people_waiting", database.peopleWaiting), ("gonghui_store_bulk_waiting", database.bulkWaiting),
            ("gonghui_store_reads_waiting", database.readsWaiting),
        ]
        let counters: [(String, Int)] = [
            ("gonghui_store_refused", database.refused), ("gonghui_store_written", database.written), ("gonghui_store_commits", database.commits),
            ("gonghui_store_reads", database.reads), ("gonghui_store_faults", database.faults),
        ]
        for (name, value) in gauges { out += "# TYPE \(name) gauge\n\(name) \(value)\n" }
        for (name, value) in counters { out += "# TYPE \(name) counter\n\(name) \(value)\n" }
        return out
    }
}
