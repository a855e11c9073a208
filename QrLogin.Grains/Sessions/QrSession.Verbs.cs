using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>The verbs. Each guard says what it prevents; the order of the guards is the contract's order of precedence.</summary>
internal sealed partial record QrSession
{
    public static QrSession Open(OpenSession command, QrLoginOptions options, DateTimeOffset now) => new()
    {
        Status = SessionStatus.Waiting,
        Version = 1,
        OpenedAt = now,
        ExpiresAt = now + (command.Authorization?.Lifetime ?? options.SessionLifetime),
        Pc = command.Pc,
        ScanCodes = command.ScanCodes,
        RotationPeriod = command.ScanCodes.IsFixed ? null : options.RotationPeriod,
        Key = command.Key,
        LoginSalt = command.LoginSalt,
        Authorization = command.Authorization,
        LastRequest = new(command.RequestId),
    };

    public Decision Scan(ScanSession command, NumberMatching matching, DateTimeOffset now)
    {
        // The answer to this request was lost: it gets the same answer, and its confirm token is still the latest.
        if (IsRetry(command.RequestId)) return RepeatOutcome();

        // A device that vouches for itself would turn one login into another.
        if (command.Phone.Device.Id == Pc.Device.Id) return Refuse(RefusalCode.SameDevice);

        var status = StatusAt(now);
        if (status == SessionStatus.Expired) return Refuse(RefusalCode.QrExpired);
        if (!status.IsUndecided()) return RefuseFinished(status);

        bool isRescan = Phone?.LoginId == command.Phone.LoginId;
        // The first login to scan owns the decision: a second phone cannot take it over.
        if (status == SessionStatus.Scanned && !isRescan) return Refuse(RefusalCode.QrAlreadyScanned);
        // A photograph of the code must not work for long. A login that scanned once has proved that it saw the screen.
        // The previous code counts too, since time passes between seeing a code and sending it.
        bool isShown = command.ScanCode == CodeAt(now, stepsBack: 0) || command.ScanCode == CodeAt(now, stepsBack: 1);
        if (!isRescan && !isShown) return Refuse(RefusalCode.ScanCodeStale);

        var scanned = this with
        {
            Phone = command.Phone,
            // Only the latest token decides, so that a page left open elsewhere cannot.
            ConfirmToken = command.ConfirmToken,
            // Scanning again must not change the number or reset the count of wrong ones.
            MatchNumber = isRescan ? MatchNumber : RequiresNumber(matching, command.Ip) ? command.NumberToMatch : null,
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
            // The phone's external token may have been renewed since it scanned.
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

        // The status as this PC sees it: Confirmed while its token may be fetched again.
        var status = View(now).Status;
        if (!status.IsUndecided()) return RefuseFinished(status);
        return Transition(this, SessionStatus.Cancelled, command.RequestId);
    }

    /// <summary>The PC takes its login. Every attempt derives the same login, so no attempt has to be remembered.</summary>
    public QrSession Redeem(LoginId login, TimeSpan redelivery, DateTimeOffset now) =>
        StatusAt(now) == SessionStatus.Confirmed
            ? this with { Status = SessionStatus.Redeemed, Version = Version + 1, LoginId = login, RedeliverUntil = now + redelivery }
            : this;

    /// <summary>The login that vouched was ended, or its account disabled, before the PC redeemed: the confirmation no longer counts.</summary>
    public QrSession VoucherEnded(DateTimeOffset now) =>
        StatusAt(now) == SessionStatus.Confirmed ? this with { Status = SessionStatus.Denied, Version = Version + 1 } : this;

    /// <summary>
    /// Why the caller is not the PC that opened the session; null if it is. A token that is bound to a key is worthless without it. A token
    /// of one API, or of one client, is unknown at the other, which would not check what it is bound to.
    /// </summary>
    public Refusal? GuardPc(Device? device, KeyThumbprint? key, string? client = null)
    {
        bool sameUse = key.HasValue == Key.HasValue;
        if (client != Authorization?.ClientId || !MatchesDevice(device) || !sameUse) return new(RefusalCode.InvalidPollToken);
        return key == Key ? null : new(RefusalCode.InvalidProof);
    }

    /// <summary>The same where the reason does not matter.</summary>
    public bool BelongsTo(Device? device, KeyThumbprint? key, string? client = null) => GuardPc(device, key, client) is null;

    /// <summary>
    /// Binds the session to the first key that its OAuth client proves, which such clients do when they first poll. After the login was
    /// created it is too late, since the login is bound to no key.
    /// </summary>
    public QrSession Bind(KeyThumbprint key, DateTimeOffset now) => Key is null && StatusAt(now).IsOpen() ? this with { Key = key } : this;

    /// <summary>Takes the next candidate, because another session has the user code.</summary>
    public QrSession WithUserCode(UserCode code) => this with { Authorization = Authorization! with { UserCode = code } };

    /// <summary>The login that the session leads to, for its client, device and key.</summary>
    public NewLogin Login(RedeemSession command) => new()
    {
        LoginId = command.LoginId,
        Secret = command.Secret,
        // A client without device headers gets a device that is this login's alone.
        Requester = IsDeviceBound ? Pc : Pc with { Device = Device.OfLogin(command.LoginId) },
        Method = LoginMethod.Qr,
        // An external token is on no list of ours; how long it vouches was checked when the session was redeemed.
        VouchedBy = Phone!.VouchesUntil is null ? Phone.LoginId : null,
        Key = Key,
        Client = Authorization?.ClientId,
        IsDeviceBound = IsDeviceBound,
        Lifetime = Authorization?.LoginLifetime,
    };

    /// <summary>Whether an address is on another network than the PC, as it is for a phone that was sent a picture of the code.</summary>
    public bool IsOnAnotherNetwork(string? ip) => !NetworkPrefix.AreSame(ip, Pc.Ip);

    private bool IsDeviceBound => Authorization is not { IsDeviceBound: false };

    private bool MatchesDevice(Device? device) => !IsDeviceBound || device == Pc.Device;

    /// <summary>Never for an OAuth client, which cannot show a number: there the person compares the user code.</summary>
    private bool RequiresNumber(NumberMatching matching, string? ip) =>
        Authorization is null && (matching == NumberMatching.Always || (matching == NumberMatching.WhenNetworksDiffer && IsOnAnotherNetwork(ip)));

    private Refusal? GuardDecision(LoginId login, Device device, SecretHash confirmToken, DateTimeOffset now)
    {
        if (device.Id == Pc.Device.Id) return new(RefusalCode.SameDevice);

        // Before any check that reveals the status: a login that did not scan learns nothing.
        if (Phone?.LoginId != login || ConfirmToken?.Matches(confirmToken) != true) return new(RefusalCode.InvalidConfirmToken);

        var status = StatusAt(now);
        // One token, one decision: a confirmation cannot become a denial, nor the reverse.
        if (ConfirmTokenUsed) return new(RefusalCode.ConfirmTokenUsed, status);
        if (status == SessionStatus.Expired) return new(RefusalCode.QrExpired);
        return status == SessionStatus.Scanned ? null : new(RefusalCode.QrFinished, status);
    }

    private Decision CountWrongNumber(RequestId request)
    {
        int wrong = WrongNumbers + 1;
        var refusal = new Refusal(RefusalCode.WrongNumber, AttemptsLeft: MaxNumberAttempts - wrong);
        // Two digits withstand three guesses and no more.
        var status = wrong >= MaxNumberAttempts ? SessionStatus.Denied : Status;
        return Transition(this with { WrongNumbers = wrong }, status, request, refusal);
    }

    private static Decision Transition(QrSession next, SessionStatus status, RequestId request, Refusal? refusal = null) => new(
        next with { Status = status, Version = next.Version + (status == next.Status ? 0 : 1), LastRequest = new(request, refusal) },
        refusal);

    private bool IsRetry(RequestId request) => LastRequest.RequestId == request;

    private Decision RepeatOutcome() => new(this, LastRequest.Refusal);

    private Decision Refuse(RefusalCode code) => new(this, new(code));

    private Decision RefuseFinished(SessionStatus status) => new(this, new(RefusalCode.QrFinished, status));
}
