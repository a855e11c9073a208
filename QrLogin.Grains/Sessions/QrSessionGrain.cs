using Microsoft.Extensions.Options;
using Orleans.Placement;
using QrLogin.Grains.Contracts;
using QrLogin.Grains.Dpop;
using QrLogin.Grains.Storage;
using QrLogin.Grains.Telemetry;

namespace QrLogin.Grains.Sessions;

/// <summary>One QR login session: decides when to save and when to end. <see cref="QrSession"/> has the rules.</summary>
[GrainType(GrainTypeNames.Session)]
[PreferLocalPlacement] // A client sends all calls to one grain through the same silo.
internal sealed partial class QrSessionGrain(
    GrainRecordFactory records,
    IOptions<QrLoginOptions> options,
    TimeProvider time,
    CoalescedTimer timer,
    QrLoginMetrics metrics) : Grain, IQrSessionGrain, IRemindable
{
    private const string EraseReminder = "erase";

    /// <summary>How late the erasure may be if the silo dies. Orleans allows no shorter period.</summary>
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    private readonly ChangeNotifier _notifier = timer.CreateNotifier();
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
        // A wait that timed out leaves its ApplicationStopping registration, which this disposes.
        _notifier.Notify();
        return Task.CompletedTask;
    }

    public async Task<SessionView> Open(OpenSession command)
    {
        var opened = QrSession.Open(command, options.Value, Now);
        // Registered before the record is written: a reminder without a record ends itself, a record without a reminder would stay forever.
        _reminder ??= await this.RegisterOrUpdateReminder(EraseReminder, opened.EraseAt(options.Value.Retention) - Now, ReminderPeriod);
        // The record exists already if the answer to this request was lost.
        var (session, created) = await _session.GetOrCreateAsync(opened);
        if (created) metrics.SessionChanged(session.IsOAuth, SessionStatus.Waiting);
        if (session.LastRequest.RequestId != command.RequestId) throw new InvalidOperationException("A QR-ID was generated twice.");
        if (session.Authorization is not null) session = await ClaimUserCode(session, command);
        return session.View(Now);
    }

    public async Task<GrainResult<SessionView>> View(ViewSession query)
    {
        if (await Current() is not { } session) return new Refusal(RefusalCode.InvalidPollToken);
        if (session.GuardPc(query.Pc, query.Proof?.Key) is { } refusal) return refusal;
        if (query.Proof is { } proof && !_replayCache.Accept(proof, Now)) return new Refusal(RefusalCode.InvalidProof);
        return await Show(session);
    }

    public async Task<SessionView?> WaitForChange(WaitForChange query, CancellationToken cancellationToken)
    {
        // An old copy is read again once per wait, which exposes a forgotten activation.
        var session = await Current();
        for (var end = Now + query.MaxWait; session?.BelongsTo(query.Pc, query.Key) == true; session = _session.Value)
        {
            var view = await Show(session);
            var now = Now;
            if (query.IsNews(view) || now >= end || cancellationToken.IsCancellationRequested || _session.HasFailed || timer.IsStopping) return view;
            await _notifier.WaitAsync(end - now, session.NextTimedChange(now) - now, cancellationToken);
        }

        return null;
    }

    public async Task<GrainResult<ScanTicket>> Scan(ScanSession command)
    {
        if (await Current() is not { } first) return new Refusal(RefusalCode.QrNotFound);
        if (Decide(first).Refusal is { } refused) return refused;
        // Asked before the decision is saved: if the account does not answer, the scan has not happened.
        bool seen = await GrainFactory.Account(command.Phone.AccountId).HasSeen(first.Pc.Device);
        if (await Current() is not { } session) return new Refusal(RefusalCode.QrNotFound);
        var (next, refusal) = await Commit(session, Decide(session));
        return refusal is null ? Ticket(next) : refusal;

        Decision Decide(QrSession current) => current.Scan(command, options.Value.NumberMatching, Now);

        ScanTicket Ticket(QrSession scanned) => new()
        {
            Requester = scanned.Pc,
            RequestedAt = scanned.OpenedAt,
            ExpiresIn = scanned.View(Now).ExpiresIn,
            NumberRequired = scanned.MatchNumber is not null,
            DifferentNetwork = scanned.IsOnAnotherNetwork(command.Ip),
            NewDevice = !seen,
            ClientName = scanned.Authorization?.ClientName,
            UserCode = scanned.Authorization?.UserCode,
        };
    }

    public async Task<Refusal?> Confirm(ConfirmSession command) => await Current() is { } session
        ? (await Commit(session, session.Confirm(command, Now))).Refusal
        : new(RefusalCode.QrNotFound);

    public async Task<Refusal?> Deny(DenySession command) => await Current() is { } session
        ? (await Commit(session, session.Deny(command, Now))).Refusal
        : new(RefusalCode.QrNotFound);

    public async Task<Refusal?> Cancel(CancelSession command)
    {
        // Not QrNotFound: without the session's poll token, the caller must not learn that it does not exist.
        if (await Current() is not { } session) return new(RefusalCode.InvalidPollToken);
        if (session.GuardPc(command.Pc, command.Proof?.Key) is { } refusal) return refusal;
        if (command.Proof is { } proof && !_replayCache.Accept(proof, Now)) return new(RefusalCode.InvalidProof);
        return (await Commit(session, session.Cancel(command, Now))).Refusal;
    }

    public async Task<Redemption?> Redeem(RedeemSession command)
    {
        if (await Current() is not { } session || !session.BelongsTo(command.Pc, command.Key, command.ClientId)) return null;
        bool first = session.StatusAt(Now) == SessionStatus.Confirmed;
        if (first) session = await RedeemConfirmed(session, command);
        // Only the login that the session was redeemed for can be derived from its poll token.
        if (!session.CanRedeliver(Now) || session.LoginId != command.LoginId) return new(session.ViewWithoutLogin(Now), null, first);

        // The session is saved before the login is created: after a crash in between, the next poll creates it.
        var granted = await Account(session).AddLogin(session.Login(command));
        return granted is null ? new(session.ViewWithoutLogin(Now), null) : new(session.View(Now), granted, first);
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        // A late confirmation moves the time; then the next tick erases. An outdated copy does no harm, because its ETag erases nothing.
        var session = _session.Value ?? await _session.ReadAsync();
        if (session is not null && Now < session.EraseAt(options.Value.Retention)) return;
        if (session?.Authorization is not null) await ReleaseUserCode(session.Authorization.UserCode);
        // No verb led to this status, so it was not counted yet.
        if (session?.StatusAt(Now) == SessionStatus.Expired) metrics.SessionChanged(session.IsOAuth, SessionStatus.Expired);
        await _session.EraseAsync();
        if ((_reminder ?? await this.GetReminder(EraseReminder)) is { } reminder) await this.UnregisterReminder(reminder);
        DeactivateOnIdle();
    }

    private async ValueTask<QrSession?> Current()
    {
        var session = await _session.ReadAsync(s => s.IsFinal);
        // Anyone can make up an id: it costs one read, and nothing stays in memory.
        if (session is null) DeactivateOnIdle();
        return session;
    }

    /// <summary>
    /// The session as the PC may see it. An expiry is not shown while a write is in progress: that verb may have come in time, and then
    /// the expiry would have to be taken back.
    /// </summary>
    private async ValueTask<SessionView> Show(QrSession session)
    {
        for (; ; session = _session.Value ?? session)
        {
            var view = session.View(Now);
            if (view.Status != SessionStatus.Expired || _session.PendingWrite is not { } verb) return view;
            await verb;
        }
    }

    private IAccountGrain Account(QrSession session) => GrainFactory.Account(session.Phone!.AccountId);

    private DateTimeOffset Now => time.GetUtcNow();
}
