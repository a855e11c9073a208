using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>
/// The rules of one QR login session: its state, and what each verb does to it. Immutable: a verb returns the session
/// after it, or this one if nothing changes. It depends on no clock, store, HTTP or grain.
/// </summary>
/// <remarks>
/// <para>Waiting: the PC shows the code. Any login may scan it, except one on the device that opened the session.</para>
/// <para>Scanned: only the login that scanned may decide, with its latest confirm token.</para>
/// <para>Confirmed: the PC may redeem, as long as the phone's login is alive.</para>
/// <para>Redeemed, Denied, Cancelled, Expired: final. The PC sees Redeemed as Confirmed until <see cref="RedeliverUntil"/>.</para>
/// </remarks>
[GenerateSerializer, Immutable, Alias("qrlogin.session-state")]
internal sealed partial record QrSession
{
    /// <summary>The number of wrong match numbers that denies the session.</summary>
    public const int MaxNumberAttempts = 3;

    /// <summary>The minimum time that the PC has to redeem after a confirmation.</summary>
    public static readonly TimeSpan MinTimeAfterConfirm = TimeSpan.FromSeconds(60);

    /// <summary>The status after the last verb. <see cref="StatusAt"/> takes the time into account.</summary>
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

    /// <summary>The phone that scanned; null before the scan.</summary>
    [Id(7)]
    public Phone? Phone { get; init; }

    /// <summary>Hash of the confirm token of the latest scan.</summary>
    [Id(8)]
    public SecretHash? ConfirmToken { get; init; }

    [Id(9)]
    public bool ConfirmTokenUsed { get; init; }

    /// <summary>
    /// What the person must type on the phone: the match number, or the user code of an OAuth client's session; null if
    /// nothing.
    /// </summary>
    [Id(10)]
    public string? MatchNumber { get; init; }

    [Id(11)]
    public int WrongNumbers { get; init; }

    /// <summary>
    /// The login that the session leads to. Null, before it is redeemed, if a front end of an older version opened it.
    /// </summary>
    [Id(12)]
    public LoginId? LoginId { get; init; }

    /// <summary>Until when the PC may redeem the same login again; null before the first time.</summary>
    [Id(13)]
    public DateTimeOffset? RedeliverUntil { get; init; }

    /// <summary>The last request that changed the session, and its outcome.</summary>
    [Id(14)]
    public required CompletedRequest LastRequest { get; init; }

    /// <summary>How long one scan code is shown; null if the code is fixed.</summary>
    [Id(15)]
    public TimeSpan? RotationPeriod { get; init; }

    /// <summary>The key that must sign the PC's DPoP proofs; null if the session is not bound to a key.</summary>
    [Id(16)]
    public KeyThumbprint? Key { get; init; }

    /// <summary>The OAuth client that opened the session; null for a PC that uses this product's own API.</summary>
    [Id(17)]
    public DeviceAuthorization? Authorization { get; init; }

    /// <summary>Whether the PC gets all scan codes at once.</summary>
    [Id(18)]
    public bool SendsCodesAhead { get; init; }

    /// <summary>Whether the session is polled at the OAuth endpoints, rather than through this product's own API.</summary>
    public bool IsOAuth => Authorization is not null;

    /// <summary>The client that the login is for, whichever way it polls; null if it is for no client.</summary>
    public SessionClient? Client => Authorization?.Client ?? PageClient;

    /// <summary>The client whose page opened the session through this product's own API.</summary>
    [Id(19)]
    public SessionClient? PageClient { get; init; }

    /// <summary>The authorization request that the session answers with a code; null if the PC itself gets the token.</summary>
    [Id(20)]
    public CodeAuthorization? CodeAuthorization { get; init; }

    /// <summary>How the person authenticated; null unless confirmed, with <see cref="CodeAuthorization"/> or with a passkey.</summary>
    [Id(21)]
    public PersonAuthentication? Authentication { get; init; }

    [Id(5)]
    private string ScanCodeValue { get; init; } = "";

    /// <summary>The status at <paramref name="now"/>, so that nothing depends on a timer having fired.</summary>
    public SessionStatus StatusAt(DateTimeOffset now) =>
        Status.IsOpen() && (now >= ExpiresAt || this.IsBeforeOpening(now)) ? SessionStatus.Expired : Status;

    /// <summary>Whether the PC may redeem the same login again.</summary>
    public bool CanRedeliver(DateTimeOffset now) =>
        Status == SessionStatus.Redeemed && now < RedeliverUntil && !this.IsBeforeOpening(now);

    /// <summary>
    /// Whether no verb can change the session any more, on any activation. An expired session is not final in this
    /// sense: another activation may have saved a confirmation that extended it.
    /// </summary>
    public bool IsFinal => !Status.IsOpen();

    /// <summary>When the passage of time next changes what the PC sees; null if it never does.</summary>
    public DateTimeOffset? NextTimedChange(DateTimeOffset now)
    {
        var status = StatusAt(now);
        bool isTurned = status == SessionStatus.Waiting && !SendsCodesAhead;
        if (isTurned && ScanCodeTimes.NextRotation(now) is { } rotation && rotation < ExpiresAt) return rotation;
        if (status.IsOpen()) return ExpiresAt;
        return CanRedeliver(now) ? RedeliverUntil : null;
    }

    /// <summary>The session as the PC may see it: the account name from the scan on, the login salt only while confirmed.</summary>
    public SessionView View(DateTimeOffset now, ScanCodeCache? codes = null) => ViewOf(now, CanRedeliver(now), codes);

    /// <summary>As <see cref="View"/>, but without a login to redeem again, for example because the login has ended.</summary>
    public SessionView ViewWithoutLogin(DateTimeOffset now) => ViewOf(now, canRedeliver: false, codes: null);

    private SessionView ViewOf(DateTimeOffset now, bool canRedeliver, ScanCodeCache? codes)
    {
        // A retry after a lost answer must look the same, with the same status and version, as long as the PC may
        // redeem again.
        var status = canRedeliver ? SessionStatus.Confirmed : StatusAt(now);
        return SessionViewFactory.Create(this, status, now, ScanCodeTimes with { Cache = codes });
    }

    private ScanCodeSchedule ScanCodeTimes => new(ScanCodes, RotationPeriod, OpenedAt);
}
