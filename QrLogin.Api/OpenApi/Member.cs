namespace QrLogin.Api.OpenApi;

/// <summary>What the API's document says of a member of a body, or of a parameter, beyond its type.</summary>
/// <param name="Text">What it means, with its unit.</param>
/// <param name="Pattern">The texts that it may be, as a regular expression of ECMA-262.</param>
/// <param name="Least">The least number, or the fewest characters.</param>
/// <param name="Most">The greatest number, or the most characters.</param>
/// <param name="Words">The only words that it may be.</param>
internal sealed record Member(string Text, string? Pattern = null, int? Least = null, int? Most = null, params IReadOnlyList<string> Words)
{
    /// <summary>Of a request's: whether it must be there.</summary>
    public bool IsRequired { get; init; }

    /// <summary>A format that JSON Schema or OpenAPI has a name for.</summary>
    public string? Format { get; init; }
}

/// <summary>The members of the bodies under <c>/api/v1</c>, by name; by type and name where one name means several things.</summary>
internal static class Members
{
    public const string Id = "^[A-Za-z0-9_-]{22}$", LoginTokenText = "^qrl_[A-Za-z0-9_-]{64}$", PollTokenText = "^qrp_[A-Za-z0-9_-]{43}$";

    private const string ConfirmTokenText = "^qrc_[A-Za-z0-9_-]{43}$", TwoDigits = "^[0-9]{2}$", Address = "as the service sees it, so that nobody can claim another; null where it is not known";

    private static readonly Dictionary<string, Member> s_all = new()
    {
        // Refusals: RFC 9457
        ["type"] = new("A URI for the kind of refusal: `urn:qrlogin:problem:` and the code.") { Format = "uri" },
        ["title"] = new("What it means, for people who read logs. It may be worded anew at any time: programs read `code`."),
        ["status"] = new("The HTTP status, once more.", Least: 400, Most: 599),
        ["code"] = new("The word for the refusal, which never changes. Each operation lists those that it has."),
        ["ProblemBody.sessionStatus"] = new("With `qr_finished` and `confirm_token_used`: where the session is."),
        ["attemptsLeft"] = new("With `wrong_number`: how many tries are left. At 0 the session is denied.", Least: 0, Most: 2),
        ["errors"] = new("With `validation`: what is wrong, by member."),

        // Accounts and logins
        ["accountId"] = new("The account. It never changes.", Id),
        ["username"] = new("The name that the person logs in with: 3 to 64 ASCII letters, digits and `. _ - @ +`. Case does not matter.", "^[A-Za-z0-9._@+-]+$", 3, 64),
        ["RegisterBody.username"] = new("The name to log in with: 3 to 64 ASCII letters, digits and `. _ - @ +`. Case is kept, and does not tell two names apart.", "^[A-Za-z0-9._@+-]+$", 3, 64) { IsRequired = true },
        ["LogInBody.username"] = new("The name that was registered, in any case.", "^[A-Za-z0-9._@+-]+$", 3, 64) { IsRequired = true },
        ["password"] = new("The password: 8 to 256 characters of any kind.", Least: 8, Most: 256) { IsRequired = true, Format = "password" },
        ["displayName"] = new("The person's name, as others are shown it.", Least: 1, Most: 64),
        ["RegisterBody.displayName"] = new("The person's name, as it is shown on a PC that waits: 1 to 64 characters, no control or bidirectional-override characters. By default the username.", Least: 1, Most: 64),
        ["deviceName"] = new("What people are to call this device: 1 to 64 characters, no control or bidirectional-override characters.", Least: 1, Most: 64),
        ["accessToken"] = new("The login token, a secret: sent as `Authorization: Bearer qrl_…` (or `DPoP qrl_…`), from the device that it was issued to.", LoginTokenText),
        ["tokenType"] = new("How the token is sent: `DPoP` where it is bound to a key (RFC 9449).", Words: ["Bearer", "DPoP"]),
        ["LoginTokenAnswer.expiresIn"] = new("Seconds until the login ends; null where logins do not.", Least: 0),
        ["loginId"] = new("The login. Not a secret.", Id),
        ["method"] = new("How the login was made."),
        ["account"] = new("Whose login it is."),
        ["SessionAnswer.account"] = new("Who scanned, from `scanned` on; null before. Nothing else is told of the account before the token."),
        ["device"] = new("The device that the login is on."),
        ["id"] = new("The device's own name for itself: its `X-Device-Id`.", "^[A-Za-z0-9._~:-]{8,128}$"),
        ["DeviceAnswer.type"] = new("What kind of device it says that it is."),
        ["name"] = new("What the person calls it; null where nobody said."),
        ["ClientAnswer.name"] = new("The client's name, as it is configured.", Least: 1, Most: 64),
        ["login"] = new("This login; null where another provider's token vouches in its place."),
        ["createdAt"] = new("When the login was made."),
        ["MeLogin.expiresAt"] = new("When it ends; null where logins do not."),
        ["logins"] = new("All that are alive, the one that was seen last first."),
        ["lastSeenAt"] = new("About when it was used last."),
        ["ip"] = new("The address that the device called from, " + Address + "."),
        ["current"] = new("Whether it is the one that asks."),
        ["isNew"] = new("Whether a QR brought it less than 24 hours ago: worth pointing out, should it not be the person's own."),

        // Sessions, at the PC
        ["qrId"] = new("The public name of the session.", Id),
        ["pollToken"] = new("The PC's secret: sent as `Authorization: Bearer qrp_…` (or `DPoP qrp_…`) with every question about this session. It is not shown again.", PollTokenText),
        ["SessionAnswer.status"] = new("Where the session is."),
        ["OpenAnswer.status"] = new("Where the session is: `waiting`."),
        ["ScanAnswer.status"] = new("Where the session is: `scanned`."),
        ["VerdictAnswer.status"] = new("Where the session is: `confirmed` or `denied`."),
        ["version"] = new("Grows at every change of `status`.", Least: 1),
        ["qrText"] = new("What the QR says, while `waiting`, else null. It changes every rotation period (30 s by default), so draw it anew whenever it differs.") { Format = "uri" },
        ["OpenAnswer.qrText"] = new("What the QR says: `{public origin}/q/{qrId}?c={scan code}`. The scan code changes every rotation period (30 s by default).") { Format = "uri" },
        ["expiresAt"] = new("When the session ends. It may move later once, at the confirmation, so that the PC has at least 60 s."),
        ["expiresIn"] = new("Seconds until then, rounded up.", Least: 0),
        ["ScanAnswer.expiresIn"] = new("Seconds until the session expires, rounded up.", Least: 0),
        ["pollInterval"] = new("How often to ask, in seconds.", Least: 1, Most: 60),
        ["SessionAnswer.matchNumber"] = new("Two digits for the PC to show, only in `scanned` and only where the person must type them on the phone, else null.", TwoDigits),
        ["token"] = new("The login that this session brought, in `confirmed` only, else null. Being shown it spends the confirmation: exactly one login is ever made. For 60 s from then it is shown again, since an answer may be lost."),

        // Sessions, at the phone
        ["ScanBody.scanCode"] = new("The `c` of the URL in the QR.", Least: 1) { IsRequired = true },
        ["scanCode"] = new("What `scan` takes as `scanCode`."),
        ["confirmToken"] = new("The phone's secret to decide with, once. Scanning again replaces it.", ConfirmTokenText),
        ["ConfirmBody.confirmToken"] = new("What `scan` answered.", Least: 1) { IsRequired = true },
        ["DenyBody.confirmToken"] = new("What `scan` answered.", Least: 1) { IsRequired = true },
        ["ConfirmBody.matchNumber"] = new("The number on the other screen, where `numberMatch.required` says so. The third wrong one denies the session.", TwoDigits),
        ["requester"] = new("Who asks to be logged in. Show it to the person. All but `ip`, `location` and `requestedAt` is the PC's own claim."),
        ["deviceType"] = new("What kind of device it says that it is."),
        ["RequesterAnswer.deviceName"] = new("What it calls itself; null where it did not say."),
        ["location"] = new("Where that address is, roughly; null where no place database is configured, or does not know."),
        ["userAgent"] = new("Its `User-Agent`, cleaned of what cannot be shown; null where there is none.", Most: 256),
        ["requestedAt"] = new("When it opened the session."),
        ["client"] = new("The OAuth client that opened the session; null for sessions of this API."),
        ["userCode"] = new("The code that the device shows, for the person to compare; null for sessions of this API.", "^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$"),
        ["LookUpBody.userCode"] = new("What the person typed. Case, dashes and spaces do not matter.", Least: 1) { IsRequired = true },
        ["numberMatch"] = new("Whether a number must be typed."),
        ["required"] = new("Whether the number on the PC's screen must be sent with `confirm`."),
        ["digits"] = new("How many digits it has.", Least: 2, Most: 2),
        ["warnings"] = new("What the person should think twice about: `different_network`: the PC is not on the phone's network; `new_device`: this account was never logged in on it.", Words: ["different_network", "new_device"]),
    };

    /// <summary>Of a member of a type.</summary>
    public static Member Of(Type type, string name) =>
        s_all.GetValueOrDefault($"{type.Name}.{name}") ?? s_all.GetValueOrDefault(name) ?? OAuthMembers.Of(name)
        ?? throw new InvalidOperationException($"The API's document says nothing of {type.Name}.{name}.");
}
