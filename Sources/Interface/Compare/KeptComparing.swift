import Metrics
import Results

extension ComparePage {
    func keep(in state: inout ViewState) {
        state.comparing = ViewState.Comparing(
            isMatrix: view == .matrix, metric: metric.rawValue, slicing: slicing?.rawValue, rows: settings.rows,
            columns: settings.columns)
    }

    mutating func restore(_ state: ViewState) {
        guard let kept = state.comparing else { return }
        view = kept.isMatrix ? .matrix : .table
        metric = RankingMetric(rawValue: kept.metric) ?? metric
        slicing = kept.slicing.flatMap(RowSlicing.init)
        settings.restore(rows: kept.rows, columns: kept.columns)
    }
}
