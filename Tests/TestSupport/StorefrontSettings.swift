import Experiments

extension StorefrontSettings {
    public static func of(items: Int, sessions: Int, seed: UInt64) -> StorefrontSettings {
        var settings = StorefrontSettings()
        settings.items = items
        settings.sessions = sessions
        settings.seed = seed
        return settings
    }
}
