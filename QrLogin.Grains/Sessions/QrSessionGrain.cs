using Microsoft.Extensions.Options;
using Orleans.Placement;
using QrLogin.Grains.Contracts;
using QrLogin.Grains.Dpop;
using QrLogin.Grains.Storage;
using QrLogin.Grains.Telemetry;

namespace QrLogin.Grains.Sessions;

/// <summary>One QR login session. Decides when to save and when to erase; <see cref="QrSession"/> has the rules.</summary>
[GrainType(GrainTypeNames.Session)]
[PreferLocalPlacement] // A client sends all its calls to one grain through the same silo, so this saves a hop.
internal sealed partial class QrSessionGrain(
    GrainRecordFactory records,
    IOptions<QrLoginOptions> options,
    TimeProvider time,
    CoalescedTimer timer,
    QrLoginMetrics metrics) : Grain, IQrSessionGrain, IRemindable
{
    private const string EraseReminder = "erase";

    /// <summary>How late the record may be erased if the silo crashes. Orleans allows no shorter period.</summary>
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    private readonly ChangeNotifier _notifier = timer.CreateNotifier();
    private readonly PcPresence _pc = new();
    private readonly ScanCodeCache _codes = new();
    private readonly DpopReplayCache _replayCache = new();
    private readonly GrainRecord<QrSession> _session = records.Create<QrSession>("sessions", "session");

    /// <summary>Cached so that unregistering needs no lookup.</summary>
    private IGrainReminder? _reminder;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _session.Changed = _notifier.Notify;
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // A wait that timed out leaves its ApplicationStopping registration behind; Notify disposes it.
        _notifier.Notify();
        return Task.CompletedTask;
    }

    public async Task<SessionView> Open(OpenSession command)
    {
        var opened = QrSession.Open(command, options.Value, Now);
        // Before writing the record: a reminder without a record unregisters itself, but a record without a reminder
        // would stay forever.
        _reminder ??= await this.RegisterOrUpdateReminder(EraseReminder, opened.EraseAt(options.Value.Retention) - Now, ReminderPeriod);
        // The record already exists if the answer to this request was lost.
        var (session, created) = await _session.GetOrCreateAsync(opened);
        if (created) metrics.SessionChanged(session.IsOAuth, SessionStatus.Waiting);
        if (session.LastRequest.RequestId != command.RequestId) throw new InvalidOperationException("A QR-ID was generated twice.");
        if (session.Authorization is not null) session = await _session.ClaimUserCodeAsync(GrainFactory, QrId, session, command);
        return session.View(Now, _codes);
    }

    public async Task<GrainResult<SessionView>> View(ViewSession query)
    {
        if (await Current() is not { } session) return new Refusal(RefusalCode.InvalidPollToken);
        if (session.GuardPc(query.Pc, query.Proof?.Key) is { } refusal) return refusal;
        if (query.Proof is { } proof && !_replayCache.Accept(proof, Now)) return new Refusal(RefusalCode.InvalidProof);
        _pc.StopGrace();
        var (settled, now) = await Settle(session);
        return settled.View(now, _codes);
    }

    public async Task<SessionView?> WaitForChange(WaitForChange query, CancellationToken cancellationToken)
    {
        using var presence = _pc.BeginWait();
        // Rereads an old copy once per wait, so that a stale activation notices that it is one.
        var session = await Current();
        var end = Now + query.MaxWait;
        while (session?.BelongsTo(query.Pc, query.Key) == true)
        {
            (session, var now) = await Settle(session);
            var view = session.View(now, _codes);
            if (query.IsNews(view) || !await WaitForNews(session, now, end, cancellationToken)) return view;
            session = _session.Value;
        }

        return null;
    }

    public async Task<PhoneView?> ViewForPhone(LoginId loginId)
    {
        if (await Current() is not { } session) return null;
        var (settled, now) = await Settle(session);
        return settled.ViewFor(loginId, now);
    }

    public async Task<PhoneView?> WaitForPhoneChange(WaitForPhoneChange query, CancellationToken cancellationToken)
    {
        var end = Now + query.MaxWait;
        for (var session = await Current(); session is not null; session = _session.Value)
        {
            (session, var now) = await Settle(session);
            if (session.ViewFor(query.LoginId, now) is not { } view) return null;
            if (query.IsNews(view) || !await WaitForNews(session, now, end, cancellationToken)) return view;
        }

        return null;
    }

    public async Task<GrainResult<ScanTicket>> Scan(ScanSession command)
    {
        if (await Current() is not { } first) return new Refusal(RefusalCode.QrNotFound);
        if (Decide(first).Refusal is { } refused) return refused;
        // Before saving the decision: if the account does not answer, the scan has not happened.
        bool seen = await GrainFactory.Account(command.Phone.AccountId).HasSeen(first.Pc.Device);
        if (await Current() is not { } session) return new Refusal(RefusalCode.QrNotFound);
        var (next, refusal) = await Commit(session, Decide(session));
        return refusal is null ? SessionViewFactory.CreateTicket(next, command.Ip, isNewDevice: !seen, Now) : refusal;

        Decision Decide(QrSession current) => current.Scan(command, options.Value.NumberMatching, Now);
    }

    public async Task<Refusal?> Confirm(ConfirmSession command) => await Current() is { } session
        ? (await CommitAndAnnounce(session, session.Confirm(command, Now, options.Value.ConfirmWith))).Refusal
        : new(RefusalCode.QrNotFound);

    public async Task<Refusal?> Deny(DenySession command) => await Current() is { } session
        ? (await Commit(session, session.Deny(command, Now))).Refusal
        : new(RefusalCode.QrNotFound);

    public async Task<Refusal?> Cancel(CancelSession command)
    {
        // Not QrNotFound: a caller without the poll token must not learn whether the session exists.
        if (await Current() is not { } session) return new(RefusalCode.InvalidPollToken);
        if (session.GuardPc(command.Pc, command.Proof?.Key) is { } refusal) return refusal;
        if (command.Proof is { } proof && !_replayCache.Accept(proof, Now)) return new(RefusalCode.InvalidProof);
        var decision = session.Cancel(command, Now);
        if (decision.Refusal is not null || command.Grace == TimeSpan.Zero) return (await Commit(session, decision)).Refusal;
        _pc.Leave(this.RegisterGrainTimer(CancelUnlessPcReturned, command, PcPresence.GraceTimer(command.Grace)));
        return null;
    }

    public async Task<Redemption?> Redeem(RedeemSession command)
    {
        // A session that answers with a code has no token for its PC.
        if (await Current() is not { CodeAuthorization: null } session) return null;
        if (!session.BelongsTo(command.Pc, command.Key, command.ClientId)) return null;
        bool first = session.StatusAt(Now) == SessionStatus.Confirmed;
        if (first && !await session.IsVouchedFor(Account(session), Now))
            return new((await DenyConfirmed(session)).ViewWithoutLogin(Now), null, first);
        var redeemed = session.Redeem(command.LoginId, options.Value.Redelivery, Now);
        // The poll token derives exactly one login. A command for another login does not come from this session's PC.
        if (!redeemed.CanRedeliver(Now) || redeemed.LoginId != command.LoginId) return new(session.ViewWithoutLogin(Now), null);

        // Both records are written at once. Whichever write a crash prevents, the PC's next attempt repeats it.
        var adding = Account(redeemed).AddLogin(redeemed.Login(command));
        await Task.WhenAll(adding, redeemed == session ? Task.CompletedTask : Save(session, redeemed));
        return await adding is { } granted ? new(redeemed.View(Now), granted, first) : new(redeemed.ViewWithoutLogin(Now), null);
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        // A late confirmation extends the session; a later tick then erases it. A stale copy does no harm, since its
        // ETag erases nothing.
        var session = _session.Value ?? await _session.ReadAsync();
        if (session is not null && Now < session.EraseAt(options.Value.Retention)) return;
        if (session?.Authorization is { } authorization) await GrainFactory.UserCode(authorization.UserCode).Release(QrId);
        // No verb caused this status, so it has not been counted yet.
        if (session?.StatusAt(Now) == SessionStatus.Expired) metrics.SessionChanged(session.IsOAuth, SessionStatus.Expired);
        await _session.EraseAsync();
        if ((_reminder ?? await this.GetReminder(EraseReminder)) is { } reminder) await this.UnregisterReminder(reminder);
        DeactivateOnIdle();
    }

    private async Task CancelUnlessPcReturned(CancelSession command, CancellationToken cancellationToken)
    {
        _pc.StopGrace();
        // The reloaded page may already have been waiting when the call to leave arrived.
        if (!_pc.IsWaiting && await Current() is { } session) await Commit(session, session.Cancel(command, Now));
    }

    private async ValueTask<QrSession?> Current()
    {
        var session = await _session.ReadAsync(s => s.IsFinal);
        // Anyone can invent an id. It must cost no more than one read and leave nothing in memory.
        if (session is null) DeactivateOnIdle();
        return session;
    }

    /// <summary>
    /// The session, and the time at which to show it. While a write is in progress, an expiry is not shown: the verb may
    /// have come in time, and the PC would see the session expire and then continue.
    /// </summary>
    private async ValueTask<(QrSession Session, DateTimeOffset Now)> Settle(QrSession session)
    {
        while (true)
        {
            var now = Now;
            if (session.StatusAt(now) != SessionStatus.Expired || _session.PendingWrite is not { } write) return (session, now);
            await write;
            session = _session.Value ?? session;
        }
    }

    /// <summary>Waits until the session may have changed; false if the wait is over.</summary>
    private async Task<bool> WaitForNews(
        QrSession session, DateTimeOffset now, DateTimeOffset end, CancellationToken cancellationToken)
    {
        if (now >= end || cancellationToken.IsCancellationRequested || _session.HasFailed || timer.IsStopping) return false;
        await _notifier.WaitAsync(end - now, session.NextTimedChange(now) - now, cancellationToken);
        return true;
    }

    private IAccountGrain Account(QrSession session) => GrainFactory.Account(session.Phone!.AccountId);

    private DateTimeOffset Now => time.GetUtcNow();
}
