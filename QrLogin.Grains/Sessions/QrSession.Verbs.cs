using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>The verbs. Each guard says what it stops; the order of the guards is the contract's order of precedence.</summary>
internal sealed partial record QrSession
{
    public static QrSession Open(OpenSession command, QrLoginOptions options, DateTimeOffset now) => new()
    {
        Status = SessionStatus.Waiting,
        Version = 1,
        OpenedAt = now,
        ExpiresAt = now + (command.Authorization?.Lifetime ?? options.SessionLifetime),
        Pc = command.Pc,
        ScanKey = command.ScanKey,
        RotationPeriod = command.FixedCode ? null : options.RotationPeriod,
        Key = command.Key,
        LoginSalt = command.LoginSalt,
        Authorization = command.Authorization,
        LastRequest = new(command.RequestId),
    };

    public Decision Scan(ScanSession command, NumberMatching matching, DateTimeOffset now)
    {
        // The answer to this very request was lost: it gets the same one, and its confirm token is the latest still.
        if (IsRetry(command.RequestId)) return RepeatOutcome();

        // A device that vouches for itself would make a login out of nothing but a login.
        if (command.Phone.Device.Id == Pc.Device.Id) return Refuse(RefusalCode.SameDevice);

        var status = StatusAt(now);
        if (status == SessionStatus.Expired) return Refuse(RefusalCode.QrExpired);
        if (status is not (SessionStatus.Waiting or SessionStatus.Scanned)) return RefuseFinished(status);

        bool again = Phone?.LoginId == command.Phone.LoginId;
        // The first login to scan owns the decision; a second phone, invited or not, cannot take it over.
        if (status == SessionStatus.Scanned && !again) return Refuse(RefusalCode.QrAlreadyScanned);
        // A photographed code is not the code on the screen. Who has scanned it once has proved to have seen it.
        // The code before the one on the screen counts: between seeing it and sending it lies a moment.
        if (!again && command.ScanCode != CodeAt(now, stepsBack: 0) && command.ScanCode != CodeAt(now, stepsBack: 1)) return Refuse(RefusalCode.ScanCodeStale);

        var scanned = this with
        {
            Phone = command.Phone,
            // Only the latest token decides: a page that was left open elsewhere cannot.
            ConfirmToken = command.ConfirmToken,
            // Scanning anew must not draw a new number, or forget the wrong ones.
            MatchNumber = again ? MatchNumber : RequiresNumber(matching, command.Ip) ? command.NumberToMatch : null,
        };
        return Transition(scanned, SessionStatus.Scanned, command.RequestId);
    }

    public Decision Confirm(ConfirmSession command, DateTimeOffset now)
    {
        if (IsRetry(command.RequestId)) return RepeatOutcome();
        if (GuardDecision(command.LoginId, command.Device, command.ConfirmToken, now) is { } refusal) return new(this, refusal);

        if (MatchNumber is not null && command.MatchNumber is null) return Refuse(RefusalCode.NumberMissing);
        if (MatchNumber is not null && command.MatchNumber != MatchNumber) return CountWrongNumber(command.RequestId);

        var confirmed = this with
        {
            ConfirmTokenUsed = true,
            // The phone's token may have been renewed since it scanned.
            Phone = Phone! with { VouchesUntil = command.VouchesUntil },
            ExpiresAt = now + MinTimeAfterConfirm > ExpiresAt ? now + MinTimeAfterConfirm : ExpiresAt,
        };
        return Transition(confirmed, SessionStatus.Confirmed, command.RequestId);
    }

    public Decision Deny(DenySession command, DateTimeOffset now)
    {
        if (IsRetry(command.RequestId)) return RepeatOutcome();
        if (GuardDecision(command.LoginId, command.Device, command.ConfirmToken, now) is { } refusal) return new(this, refusal);
        return Transition(this with { ConfirmTokenUsed = true }, SessionStatus.Denied, command.RequestId);
    }

    public Decision Cancel(CancelSession command, DateTimeOffset now)
    {
        // Another device must not learn that there is anything to cancel, not even by repeating a request.
        if (GuardPc(command.Pc, command.Proof?.Key) is { } refusal) return new(this, refusal);
        if (IsRetry(command.RequestId)) return RepeatOutcome();

        // The status as this PC sees it: confirmed, while its token may be fetched again.
        var status = View(now).Status;
        if (status is not (SessionStatus.Waiting or SessionStatus.Scanned)) return RefuseFinished(status);
        return Transition(this, SessionStatus.Cancelled, command.RequestId);
    }

    /// <summary>The PC takes its login. Every attempt derives the same one, so that repeating needs no memory of attempts.</summary>
    public QrSession Redeem(LoginId login, TimeSpan redelivery, DateTimeOffset now) =>
        StatusAt(now) == SessionStatus.Confirmed
            ? this with { Status = SessionStatus.Redeemed, Version = Version + 1, LoginId = login, RedeliverUntil = now + redelivery }
            : this;

    /// <summary>The login that vouched was ended, or its account disabled, before the PC came: nobody stands behind the confirmation any more.</summary>
    public QrSession VoucherEnded(DateTimeOffset now) =>
        StatusAt(now) == SessionStatus.Confirmed ? this with { Status = SessionStatus.Denied, Version = Version + 1 } : this;

    /// <summary>
    /// Whether the PC that asks may know anything: null, or why not. A token alone is nothing where a key was bound to it; and a token
    /// of one face, or of one client, is nothing at another, which would know less of what it is bound to.
    /// </summary>
    public Refusal? GuardPc(Device? device, KeyThumbprint? key, string? client = null) =>
        client != Authorization?.ClientId || !MatchesDevice(device) || key is null != Key is null ? new(RefusalCode.InvalidPollToken)
        : key != Key ? new(RefusalCode.InvalidProof)
        : null;

    /// <summary>The same where the reason does not matter.</summary>
    public bool BelongsTo(Device? device, KeyThumbprint? key, string? client = null) => GuardPc(device, key, client) is null;

    /// <summary>
    /// Bound to the first key that its OAuth client shows, since such clients show one when they first poll. Once the login is made it
    /// is too late: that is bound to none.
    /// </summary>
    public QrSession Bind(KeyThumbprint key, DateTimeOffset now) =>
        Key is null && StatusAt(now) is SessionStatus.Waiting or SessionStatus.Scanned or SessionStatus.Confirmed ? this with { Key = key } : this;

    /// <summary>With another user code: the one it had is another session's.</summary>
    public QrSession WithUserCode(UserCode code) => this with { Authorization = Authorization! with { UserCode = code } };

    /// <summary>The login that comes of it, for its client, device and key.</summary>
    public NewLogin Login(RedeemSession command) => new(
        command.LoginId,
        command.Secret,
        // A client that sends no device headers has none but this one login.
        NeedsNoDevice ? Pc with { Device = Device.OfLogin(command.LoginId) } : Pc,
        LoginMethod.Qr,
        // Another provider's token is on no list of ours; until when it vouches was looked at when it was spent.
        Phone!.VouchesUntil is null ? Phone.LoginId : null,
        Key,
        Authorization?.ClientId,
        NeedsNoDevice,
        Authorization?.LoginLifetime);

    /// <summary>Whether an address is on another network than the PC's, as that of somebody who was sent a picture of the code would be.</summary>
    public bool IsOnAnotherNetwork(string? ip) => !NetworkPrefix.AreSame(ip, Pc.Ip);

    private bool NeedsNoDevice => Authorization is { HasDevice: false };

    private bool MatchesDevice(Device? device) => NeedsNoDevice || device == Pc.Device;

    /// <summary>Never of an OAuth client, which knows of no such number: there people compare the user code.</summary>
    private bool RequiresNumber(NumberMatching matching, string? ip) =>
        Authorization is null && (matching == NumberMatching.Always || (matching == NumberMatching.WhenNetworksDiffer && IsOnAnotherNetwork(ip)));

    private Refusal? GuardDecision(LoginId login, Device device, SecretHash confirmToken, DateTimeOffset now)
    {
        if (device.Id == Pc.Device.Id) return new(RefusalCode.SameDevice);

        // Before anything that tells a status: who did not scan learns nothing, whatever the session has come to.
        if (Phone?.LoginId != login || ConfirmToken?.Matches(confirmToken) != true) return new(RefusalCode.InvalidConfirmToken);

        var status = StatusAt(now);
        // One token, one verdict: yes cannot become no, nor no yes.
        if (ConfirmTokenUsed) return new(RefusalCode.ConfirmTokenUsed, status);
        if (status == SessionStatus.Expired) return new(RefusalCode.QrExpired);
        return status == SessionStatus.Scanned ? null : new(RefusalCode.QrFinished, status);
    }

    private Decision CountWrongNumber(RequestId attempt)
    {
        int wrong = WrongNumbers + 1;
        var refusal = new Refusal(RefusalCode.WrongNumber, AttemptsLeft: MaxNumberAttempts - wrong);
        // Two digits stand no more than three guesses.
        var status = wrong >= MaxNumberAttempts ? SessionStatus.Denied : Status;
        return Transition(this with { WrongNumbers = wrong }, status, attempt, refusal);
    }

    private static Decision Transition(QrSession next, SessionStatus status, RequestId attempt, Refusal? refusal = null) => new(
        next with { Status = status, Version = next.Version + (status == next.Status ? 0 : 1), LastRequest = new(attempt, refusal) },
        refusal);

    private bool IsRetry(RequestId attempt) => LastRequest.RequestId == attempt;

    private Decision RepeatOutcome() => new(this, LastRequest.Refusal);

    private Decision Refuse(RefusalCode code) => new(this, new(code));

    private Decision RefuseFinished(SessionStatus status) => new(this, new(RefusalCode.QrFinished, status));
}
