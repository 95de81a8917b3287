/// What columns are usually for, by their names.
enum ColumnRole: CaseIterable {
    case session, item, time, event, category, title, description, attribute, number

    /// Names without case, signs and types (`item_id:token`), the most telling ones first.
    private var names: [String] {
        switch self {
        case .session:
            [
                "sessionid", "session", "usersession", "sessid", "sid", "visitid", "basketid", "orderid",
                "impressionid",
                "sessionnumber", "sessionno", "sessionnum", "visitnumber", "visitno", "visitnum", "visit",
                "visitorid",
                "userid", "user", "uid", "reviewerid", "personid", "customerid", "householdid", "memberid", "buyerid",
            ]
        case .item:
            [
                "itemid", "item", "productid", "product", "clickarticleid", "articleid", "article", "contentid", "aid",
                "parentasin", "asin", "newsid", "movieid", "trackid", "songid", "bookid", "businessid", "sku", "iid",
                "pid", "adgroupid", "items", "itemids", "itemlist", "itemsequence", "productids", "articleids",
            ]
        case .time:
            [
                "timestamp", "time", "eventtime", "ts", "datetime", "eventdate", "date", "clicktimestamp",
                "unixreviewtime",
                "transactiontimestamp", "createdat", "timems", "timeframe", "when", "eventtimestamp", "eventdatetime",
                "clicktime", "visittime", "unixtime", "utctime",
            ]
        case .event:
            ["event", "eventtype", "action", "actiontype", "behavior", "behaviortype", "behaviour", "kind", "type"]
        case .category:
            [
                "department", "maincategory", "category", "categories", "categoryid", "categorycode", "categoryname",
                "categoryidfinal", "productcategory", "subcategory", "producttype", "cat", "genre", "genres", "class",
            ]
        case .title: ["title", "name", "productname", "itemname", "producttitle", "movietitle", "newstitle"]
        case .description: ["description", "desc", "abstract", "summary", "productdescription", "longdescription"]
        case .attribute:
            ["brand", "color", "colour", "tags", "publisherid", "lang", "language", "city", "author", "artist"]
        case .number: ["price", "pricelog2", "wordscount", "listprice"]
        }
    }

    private static let byName: [String: (role: ColumnRole, rank: Int)] = {
        var known: [String: (role: ColumnRole, rank: Int)] = [:]
        for role in allCases {
            for (rank, name) in role.names.enumerated() { known[plain(name)] = (role, rank) }
        }
        return known
    }()

    private static func plain(_ name: String) -> String {
        // Of a path the last name, of a typed one that without its type.
        let last = name.split(separator: ".").last.map(String.init) ?? name
        return (last.split(separator: ":").first.map(String.init) ?? last).lowercased().filter {
            $0.isLetter || $0.isNumber
        }
    }

    /// What a column of this name is usually for.
    static func of(_ name: String) -> ColumnRole? { byName[plain(name)]?.role }

    /// Whether a column of this name has people, and not their sessions.
    static func isPerson(_ name: String) -> Bool {
        let people = ["user", "uid", "visitor", "reviewer", "person", "customer", "household", "member", "buyer"]
        return people.contains(where: plain(name).hasPrefix) && !plain(name).contains("session")
    }

    /// Columns of these names for the role, the most telling ones first.
    func columns(among names: [String]) -> [String] {
        names.filter { Self.of($0) == self }
            .sorted { (Self.byName[Self.plain($0)]?.rank ?? 0) < (Self.byName[Self.plain($1)]?.rank ?? 0) }
    }
}
