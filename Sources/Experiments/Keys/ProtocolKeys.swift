extension [ExperimentKey] {
    /// Keys of the section `protocol`: how the data is filtered and split.
    static let `protocol`: [ExperimentKey] = [
        .init("protocol.split", \.protocol.split, "How sessions become training, validation and test sessions"),
        .init(
            "protocol.validationFraction", \.protocol.validationFraction, .above(0, below: 1),
            "`given`: share of the training sessions, the newest, that is the validation set"),
        .init("protocol.days", \.protocol.days, .from(1, to: 3_650), "`days`: length of test and validation window"),
        .init(
            "protocol.window", \.protocol.window,
            "`days`: days of the calendar (UTC), or times of 86,400 seconds before the last event"),
        .init(
            "protocol.skippedDays", \.protocol.skippedDays, .from(0, to: 36_500),
            "`days`: the newest days that are left out; several values in `study.grid` are sliding windows"),
        .init(
            "protocol.trainingDays", \.protocol.trainingDays, .from(0, to: 36_500),
            "`days`: days before the test window whose sessions count, those of validation among them; 0: all"),
        .init(
            "protocol.until", \.protocol.until,
            "After the filters, sessions that end after this date (to its end), or date and time, are left out (not "
                + "for `given`)"),
        .init(
            "protocol.minimumSessionLength", \.protocol.minimumSessionLength, .from(2, to: 1_000),
            "Shorter sessions are removed (not for `given`)"),
        .init(
            "protocol.minimumItemSupport", \.protocol.minimumItemSupport, .from(1, to: 1_000_000),
            "Rarer items are removed (not for `given`)"),
        .init(
            "protocol.filterUntilStable", \.protocol.filterUntilStable,
            "Repeat both filters until nothing changes, instead of once"),
        .init(
            "protocol.maximumSessionLength", \.protocol.maximumSessionLength, .from(0, to: 1_000_000),
            "After the filters only the last events of a session stay; 0: all (not for `given`)"),
        .init("protocol.unseenItems", \.protocol.unseenItems, "Test items in no training or validation session"),
        .init(
            "protocol.coldItems", \.protocol.coldItems, .from(0, below: 0.5),
            "Share of the items of each category (finest level) that only targets of the test have, and of as many "
                + "others that only targets of validation have; no training session and no prefix has them"),
        .init("protocol.coldSeed", \.protocol.coldSeed, "Seed of which items these are"),
        .init(
            "protocol.allow", \.protocol.allow, "What is refused otherwise: test sessions that are training sessions"),
    ]
}
