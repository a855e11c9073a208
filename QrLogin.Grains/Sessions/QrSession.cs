using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>
/// The rules of one QR login attempt: what it is, and what each verb makes of it. It never changes; a verb returns the
/// session that follows, or this very one where nothing changes. It knows no clock, store, HTTP or grain.
/// </summary>
/// <remarks>
/// <para>Waiting: on the PC's screen; any login but the opening device's may scan.</para>
/// <para>Scanned: belongs to the login that scanned; only that login, by its latest confirm token, decides.</para>
/// <para>Confirmed: the PC may redeem, as long as the login that vouched lives.</para>
/// <para>Redeemed, Denied, Cancelled, Expired: final. Redeemed is shown to the PC as Confirmed until <see cref="RedeliverUntil"/>.</para>
/// </remarks>
[GenerateSerializer, Immutable, Alias("qrlogin.session-state")]
internal sealed partial record QrSession
{
    /// <summary>How many numbers a person may type before the session is denied.</summary>
    public const int MaxNumberAttempts = 3;

    /// <summary>What a confirmation leaves the PC at the least to fetch its token.</summary>
    public static readonly TimeSpan MinTimeAfterConfirm = TimeSpan.FromSeconds(60);

    /// <summary>The status as the last verb left it; <see cref="StatusAt"/> adds what time does.</summary>
    [Id(0)]
    public required SessionStatus Status { get; init; }

    [Id(1)]
    public required int Version { get; init; }

    [Id(2)]
    public required DateTimeOffset OpenedAt { get; init; }

    [Id(3)]
    public required DateTimeOffset ExpiresAt { get; init; }

    [Id(4)]
    public required Requester Pc { get; init; }

    /// <summary>What its scan codes are made with; the code itself where it does not rotate.</summary>
    [Id(5)]
    public required string ScanKey { get; init; }

    [Id(6)]
    public required string LoginSalt { get; init; }

    /// <summary>The login that scanned.</summary>
    [Id(7)]
    public Phone? Phone { get; init; }

    /// <summary>The confirm token of its latest scan.</summary>
    [Id(8)]
    public SecretHash? ConfirmToken { get; init; }

    [Id(9)]
    public bool ConfirmTokenUsed { get; init; }

    /// <summary>The number to be typed on the phone, where one is asked for.</summary>
    [Id(10)]
    public string? MatchNumber { get; init; }

    [Id(11)]
    public int WrongNumbers { get; init; }

    /// <summary>The login that came of it.</summary>
    [Id(12)]
    public LoginId? LoginId { get; init; }

    /// <summary>Until when that login may be handed over again.</summary>
    [Id(13)]
    public DateTimeOffset? RedeliverUntil { get; init; }

    /// <summary>The last request that changed something, and what it was answered.</summary>
    [Id(14)]
    public required CompletedRequest LastRequest { get; init; }

    /// <summary>How long a scan code stays on the screen; null where it does not rotate.</summary>
    [Id(15)]
    public TimeSpan? RotationPeriod { get; init; }

    /// <summary>The key that the PC showed when it opened the session, if it did.</summary>
    [Id(16)]
    public KeyThumbprint? Key { get; init; }

    /// <summary>The OAuth client that opened it, and what it was told; null where a PC used the product's own calls.</summary>
    [Id(17)]
    public DeviceAuthorization? Authorization { get; init; }

    /// <summary>The status, and with it everything else, at the moment of use: nothing waits for a timer to have fired.</summary>
    public SessionStatus StatusAt(DateTimeOffset now) =>
        Status is SessionStatus.Waiting or SessionStatus.Scanned or SessionStatus.Confirmed && now >= ExpiresAt ? SessionStatus.Expired : Status;

    /// <summary>Whether the PC may be given its token (again).</summary>
    public bool CanRedeliver(DateTimeOffset now) => Status == SessionStatus.Redeemed && now < RedeliverUntil;

    /// <summary>When nobody needs the record any more. A client that polls as it was told to learns that its code expired, and not that there was none.</summary>
    public DateTimeOffset EraseAt(TimeSpan retention) =>
        (RedeliverUntil ?? ExpiresAt) + (Authorization is { } asked && asked.PollInterval * 2 > retention ? asked.PollInterval * 2 : retention);

    /// <summary>Whether no verb, and no other activation, can have changed it since. (An expired one is not: another may know of a confirmation that moved its expiry.)</summary>
    public bool IsFinal => Status is SessionStatus.Redeemed or SessionStatus.Denied or SessionStatus.Cancelled;

    /// <summary>When time alone will change what the PC sees; null if it will not.</summary>
    public DateTimeOffset? NextTimedChange(DateTimeOffset now) => StatusAt(now) switch
    {
        SessionStatus.Waiting when RotationPeriod is { } period && RotatesAt(now, period) is var next && next < ExpiresAt => next,
        SessionStatus.Waiting or SessionStatus.Scanned or SessionStatus.Confirmed => ExpiresAt,
        _ => CanRedeliver(now) ? RedeliverUntil : null,
    };

    /// <summary>What the PC may know. Whose account it is, from the scan on; the token's salt, only when confirmed.</summary>
    public SessionView View(DateTimeOffset now) => ToView(now, CanRedeliver(now));

    /// <summary>The same when the login was ended before its time for redelivery was over: there is nothing to hand over.</summary>
    public SessionView ViewWithoutLogin(DateTimeOffset now) => ToView(now, redelivers: false);

    /// <summary>The scan code of a time: the one on the screen, or one of those before it.</summary>
    private string CodeAt(DateTimeOffset now, int stepsBack) =>
        RotationPeriod is { } period ? ScanCode.At(ScanKey, Step(now, period) - stepsBack) : ScanKey;

    private DateTimeOffset RotatesAt(DateTimeOffset now, TimeSpan period) => OpenedAt + ((Step(now, period) + 1) * period);

    /// <summary>The first code, too, is shown for a whole period. A clock that was set back does not go behind it.</summary>
    private long Step(DateTimeOffset now, TimeSpan period) => now < OpenedAt ? 0 : (now - OpenedAt).Ticks / period.Ticks;

    private SessionView ToView(DateTimeOffset now, bool redelivers)
    {
        // A lost answer is repeated as it was, status and version included, as long as it may be.
        var status = redelivers ? SessionStatus.Confirmed : StatusAt(now);
        return new(
            status,
            Version + (redelivers ? -1 : status != Status ? 1 : 0),
            ExpiresAt,
            ExpiresAt > now ? ExpiresAt - now : TimeSpan.Zero,
            status == SessionStatus.Waiting ? CodeAt(now, stepsBack: 0) : null,
            Phone?.DisplayName,
            status == SessionStatus.Scanned ? MatchNumber : null,
            status == SessionStatus.Confirmed ? LoginSalt : null,
            Authorization?.UserCode);
    }
}

/// <summary>The last request that changed a record, and what it was answered: a refusal (a wrong number), or null for yes.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.attempt")]
internal sealed record CompletedRequest([property: Id(0)] RequestId RequestId, [property: Id(1)] Refusal? Refusal = null);

/// <summary>What the rules made of a verb: the session that follows (the same one if nothing changed), and the refusal if it was refused.</summary>
internal readonly record struct Decision(QrSession Session, Refusal? Refusal = null);
