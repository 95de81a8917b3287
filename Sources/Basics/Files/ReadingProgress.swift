/// How far the reading of files is.
public struct ReadingProgress: Sendable, Hashable, Codable {
    /// Name of the file that is being read, as it may be shown.
    public var file: String
    /// Bytes read so far, as they lie in the files, and those of all files.
    public var bytes: Int
    public var of: Int
    /// Since the start.
    public var seconds: Double

    public init(file: String, bytes: Int, of: Int, seconds: Double) {
        self.file = file
        self.bytes = bytes
        self.of = of
        self.seconds = seconds
    }

    /// 0 to 1.
    public var share: Double { of > 0 ? min(1, Double(bytes) / Double(of)) : 0 }

    public var bytesPerSecond: Double { seconds > 0 ? Double(bytes) / seconds : 0 }

    /// If it goes on as fast as so far.
    public var secondsLeft: Double { bytes > 0 ? seconds * Double(max(0, of - bytes)) / Double(bytes) : .infinity }

    /// In words, such as `train.csv 45 %, 120 MB/s, 0:08 left`.
    public var description: String {
        bytes < of
            ? "\(file) \(Int(100 * share)) %, \(Numbers.fixed(bytesPerSecond / 1e6, 0)) MB/s, "
                + "\(Numbers.clock(secondsLeft)) left" : "files read, forming sessions"
    }
}
