using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>
/// The verbs. Each guard says what it prevents. The order of the guards is the API contract's order of precedence.
/// </summary>
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
        LoginId = command.LoginId,
        SendsCodesAhead = command.CodesAhead,
        Authorization = command.Authorization,
        PageClient = command.Client,
        CodeAuthorization = command.CodeAuthorization,
        LastRequest = new(command.RequestId),
    };

    public Decision Scan(ScanSession command, NumberMatching matching, DateTimeOffset now)
    {
        // The answer to this request was lost. Repeat it; the request's confirm token is still the latest.
        if (IsRetry(command.RequestId)) return RepeatOutcome();

        // A device must not vouch for itself, or it could turn one login into a second one.
        if (command.Phone.Device.Id == Pc.Device.Id) return Refuse(RefusalCode.SameDevice);

        var status = StatusAt(now);
        if (status == SessionStatus.Expired) return Refuse(RefusalCode.QrExpired);
        if (!status.IsUndecided()) return Refuse(RefusalCode.QrFinished, status);

        bool isRescan = Phone?.LoginId == command.Phone.LoginId;
        // The first login to scan owns the decision. A second phone cannot take it over.
        if (status == SessionStatus.Scanned && !isRescan) return Refuse(RefusalCode.QrAlreadyScanned);
        // A photograph of the code must not work for long. A login that scanned before has already proved that it saw
        // the screen. The previous code also counts, since time passes between seeing a code and sending it.
        bool isShown = command.ScanCode == ScanCodeTimes.CodeAt(now, stepsBack: 0)
            || command.ScanCode == ScanCodeTimes.CodeAt(now, stepsBack: 1);
        if (!isRescan && !isShown) return Refuse(RefusalCode.ScanCodeStale);

        var scanned = this with
        {
            Phone = command.Phone,
            // Only the latest token may decide, so that a page left open elsewhere cannot.
            ConfirmToken = command.ConfirmToken,
            // Scanning again must neither change what to type nor reset the count of wrong guesses.
            MatchNumber = isRescan ? MatchNumber : MatchRule.TextToType(this, command, matching),
        };
        return Transition(scanned, SessionStatus.Scanned, command.RequestId);
    }

    public Decision Confirm(ConfirmSession command, DateTimeOffset now, ConfirmWith factor = ConfirmWith.None)
    {
        if (IsRetry(command.RequestId)) return RepeatOutcome();
        if (GuardDecision(command.LoginId, command.Device, command.ConfirmToken, now) is { } refusal) return new(this, refusal);

        // Before the number: whoever holds an unlocked phone must not use up the attempts.
        if (command.Passkey.RefusalFor(factor) is { } code) return Refuse(code);
        if (MatchNumber is not null && !MatchRule.CanBeMeant(this, command.MatchNumber)) return Refuse(RefusalCode.NumberMissing);
        if (MatchNumber is not null && command.MatchNumber != MatchNumber) return CountWrongNumber(command.RequestId);

        var confirmed = this with
        {
            ConfirmTokenUsed = true,
            // The phone's external token may have been renewed since it scanned.
            Phone = Phone! with { VouchesUntil = command.VouchesUntil },
            ExpiresAt = this.ExpiryAfterConfirm(now),
            Authentication = CodeAuthorization is null && command.Passkey == PasskeyCheck.None
                ? null
                : new(now, LoginMethod.Qr, IsByPhone: true, command.Passkey == PasskeyCheck.Valid),
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
        // Before the retry check: another device must not learn that there is anything to cancel, not even by replaying
        // a request.
        if (this.GuardPc(command.Pc, command.Proof?.Key) is { } refusal) return new(this, refusal);
        if (IsRetry(command.RequestId)) return RepeatOutcome();

        // The status as this PC sees it: Confirmed as long as it may fetch its token again.
        var status = View(now).Status;
        if (!status.IsUndecided()) return Refuse(RefusalCode.QrFinished, status);
        return Transition(this, SessionStatus.Cancelled, command.RequestId);
    }

    /// <summary>The PC redeems the session. Every retry derives the same login, so no request id has to be kept.</summary>
    public QrSession Redeem(LoginId login, TimeSpan redelivery, DateTimeOffset now) =>
        StatusAt(now) == SessionStatus.Confirmed && (LoginId is null || LoginId == login)
            ? this with { Status = SessionStatus.Redeemed, Version = Version + 1, LoginId = login, RedeliverUntil = now + redelivery }
            : this;

    /// <summary>
    /// The vouching login was ended, or its account disabled, before the PC redeemed, so the confirmation no longer
    /// counts.
    /// </summary>
    public QrSession VoucherEnded(DateTimeOffset now) =>
        StatusAt(now) == SessionStatus.Confirmed ? this with { Status = SessionStatus.Denied, Version = Version + 1 } : this;

    public bool IsDeviceBound => Authorization is not { IsDeviceBound: false };

    private Refusal? GuardDecision(LoginId login, Device device, SecretHash confirmToken, DateTimeOffset now)
    {
        if (device.Id == Pc.Device.Id) return new(RefusalCode.SameDevice);

        // Before any check that reveals the status: a login that has not scanned must learn nothing.
        if (Phone?.LoginId != login || ConfirmToken?.Matches(confirmToken) != true) return new(RefusalCode.InvalidConfirmToken);

        var status = StatusAt(now);
        // A token decides once. A confirmation cannot become a denial, or the reverse.
        if (ConfirmTokenUsed) return new(RefusalCode.ConfirmTokenUsed, status);
        if (status == SessionStatus.Expired) return new(RefusalCode.QrExpired);
        return status == SessionStatus.Scanned ? null : new(RefusalCode.QrFinished, status);
    }

    private Decision CountWrongNumber(RequestId request)
    {
        int wrong = WrongNumbers + 1;
        var refusal = new Refusal(RefusalCode.WrongNumber, AttemptsLeft: MaxNumberAttempts - wrong);
        // Two digits are only safe against a few guesses.
        var status = wrong >= MaxNumberAttempts ? SessionStatus.Denied : Status;
        return Transition(this with { WrongNumbers = wrong }, status, request, refusal);
    }

    internal static Decision Transition(QrSession next, SessionStatus status, RequestId request, Refusal? refusal = null) => new(
        next with { Status = status, Version = next.Version + (status == next.Status ? 0 : 1), LastRequest = new(request, refusal) },
        refusal);

    internal bool IsRetry(RequestId request) => LastRequest.RequestId == request;

    internal Decision RepeatOutcome() => new(this, LastRequest.Refusal);

    internal Decision Refuse(RefusalCode code, SessionStatus? status = null) => new(this, new(code, status));
}
