using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>
/// The rules of one QR login session: its state, and what each verb does to it. It is immutable; a verb returns the session that
/// follows, or this one if nothing changes. It knows no clock, store, HTTP or grain.
/// </summary>
/// <remarks>
/// <para>Waiting: shown on the PC's screen. Any login may scan, except one on the device that opened the session.</para>
/// <para>Scanned: belongs to the login that scanned. Only that login decides, with its latest confirm token.</para>
/// <para>Confirmed: the PC may redeem, as long as the login that vouched is alive.</para>
/// <para>Redeemed, Denied, Cancelled, Expired: final. The PC sees Redeemed as Confirmed until <see cref="RedeliverUntil"/>.</para>
/// </remarks>
[GenerateSerializer, Immutable, Alias("qrlogin.session-state")]
internal sealed partial record QrSession
{
    /// <summary>How many numbers a person may type before the session is denied.</summary>
    public const int MaxNumberAttempts = 3;

    /// <summary>The least time that a confirmation leaves the PC to fetch its token.</summary>
    public static readonly TimeSpan MinTimeAfterConfirm = TimeSpan.FromSeconds(60);

    /// <summary>The status after the last verb. <see cref="StatusAt"/> adds the effect of time.</summary>
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

    public ScanCodeSource ScanCodes
    {
        get => ScanCodeSource.FromParts(ScanCodeValue, isFixed: RotationPeriod is null);
        init => ScanCodeValue = value.Value;
    }

    [Id(6)]
    public required string LoginSalt { get; init; }

    /// <summary>The login that scanned.</summary>
    [Id(7)]
    public Phone? Phone { get; init; }

    /// <summary>Hash of the confirm token of the latest scan.</summary>
    [Id(8)]
    public SecretHash? ConfirmToken { get; init; }

    [Id(9)]
    public bool ConfirmTokenUsed { get; init; }

    /// <summary>The number to type on the phone, if one is required.</summary>
    [Id(10)]
    public string? MatchNumber { get; init; }

    [Id(11)]
    public int WrongNumbers { get; init; }

    /// <summary>The login that the session was redeemed for.</summary>
    [Id(12)]
    public LoginId? LoginId { get; init; }

    /// <summary>Until when that login may be handed over again.</summary>
    [Id(13)]
    public DateTimeOffset? RedeliverUntil { get; init; }

    /// <summary>The last request that changed the session, and its outcome.</summary>
    [Id(14)]
    public required CompletedRequest LastRequest { get; init; }

    /// <summary>How long one scan code is shown; null if the code is fixed.</summary>
    [Id(15)]
    public TimeSpan? RotationPeriod { get; init; }

    /// <summary>The key that the PC must prove; null if it has shown none.</summary>
    [Id(16)]
    public KeyThumbprint? Key { get; init; }

    /// <summary>The OAuth client that opened the session; null for a PC that uses this product's own API.</summary>
    [Id(17)]
    public DeviceAuthorization? Authorization { get; init; }

    public bool IsOAuth => Authorization is not null;

    [Id(5)]
    private string ScanCodeValue { get; init; } = "";

    /// <summary>The status at the moment of use, so that nothing depends on a timer having fired.</summary>
    public SessionStatus StatusAt(DateTimeOffset now) => Status.IsOpen() && now >= ExpiresAt ? SessionStatus.Expired : Status;

    /// <summary>Whether the PC may be given its token again.</summary>
    public bool CanRedeliver(DateTimeOffset now) => Status == SessionStatus.Redeemed && now < RedeliverUntil;

    /// <summary>
    /// When the record is no longer needed. A client that polls as it was told must learn that its code expired, rather than that there
    /// was none, so the record outlives two of its polls.
    /// </summary>
    public DateTimeOffset EraseAt(TimeSpan retention)
    {
        var twoPolls = 2 * (Authorization?.PollInterval ?? TimeSpan.Zero);
        return (RedeliverUntil ?? ExpiresAt) + (twoPolls > retention ? twoPolls : retention);
    }

    /// <summary>
    /// Whether no verb can change the session any more, on any activation. Expired is not final in this sense: another activation may
    /// know of a confirmation that moved the expiry.
    /// </summary>
    public bool IsFinal => !Status.IsOpen();

    /// <summary>When time alone next changes what the PC sees; null if it does not.</summary>
    public DateTimeOffset? NextTimedChange(DateTimeOffset now)
    {
        var status = StatusAt(now);
        if (status.IsOpen()) return status == SessionStatus.Waiting && NextRotation(now) < ExpiresAt ? NextRotation(now) : ExpiresAt;
        return CanRedeliver(now) ? RedeliverUntil : null;
    }

    /// <summary>The session as the PC may see it: the account's name from the scan on, the token's salt only while confirmed.</summary>
    public SessionView View(DateTimeOffset now) => ToView(now, CanRedeliver(now));

    /// <summary>The same if the login ended before its time for redelivery was over, so that there is nothing to hand over.</summary>
    public SessionView ViewWithoutLogin(DateTimeOffset now) => ToView(now, canRedeliver: false);

    /// <summary>The scan code that is shown at <paramref name="now"/>, or one of those before it.</summary>
    private string CodeAt(DateTimeOffset now, int stepsBack) =>
        RotationPeriod is { } period ? ScanCode.At(ScanCodes.Value, Step(now, period) - stepsBack) : ScanCodes.Value;

    private DateTimeOffset? NextRotation(DateTimeOffset now) => RotationPeriod is { } period ? OpenedAt + ((Step(now, period) + 1) * period) : null;

    /// <summary>The number of the time step. The first code is shown for a whole period too; a clock that was set back does not go behind it.</summary>
    private long Step(DateTimeOffset now, TimeSpan period) => now < OpenedAt ? 0 : (now - OpenedAt).Ticks / period.Ticks;

    private SessionView ToView(DateTimeOffset now, bool canRedeliver)
    {
        // A lost answer is repeated as it was, with its status and version, for as long as that is allowed.
        var status = canRedeliver ? SessionStatus.Confirmed : StatusAt(now);
        return new()
        {
            Status = status,
            Version = ViewVersion(status),
            ExpiresAt = ExpiresAt,
            ExpiresIn = ExpiresAt > now ? ExpiresAt - now : TimeSpan.Zero,
            ScanCode = status == SessionStatus.Waiting ? CodeAt(now, stepsBack: 0) : null,
            AccountName = Phone?.DisplayName,
            MatchNumber = status == SessionStatus.Scanned ? MatchNumber : null,
            LoginSalt = status == SessionStatus.Confirmed ? LoginSalt : null,
            UserCode = Authorization?.UserCode,
        };
    }

    /// <summary>The version that belongs to the status in a view: Redeemed shown as Confirmed is one back, an expiry by time one ahead.</summary>
    private int ViewVersion(SessionStatus shown)
    {
        if (shown == Status) return Version;
        return shown == SessionStatus.Confirmed ? Version - 1 : Version + 1;
    }
}
