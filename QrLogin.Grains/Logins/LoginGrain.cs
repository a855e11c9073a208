using Microsoft.Extensions.Options;
using Orleans.Placement;
using QrLogin.Grains.Contracts;
using QrLogin.Grains.Metrics;
using QrLogin.Grains.Proofs;
using QrLogin.Grains.Storage;

namespace QrLogin.Grains.Logins;

/// <summary>One login: when to save, and when it was last seen. Whom it lets in is said in <see cref="Login"/>.</summary>
[GrainType(GrainTypeNames.Login)]
[PreferLocalPlacement] // Made by its account, on the account's silo.
internal sealed class LoginGrain(
    GrainRecordFactory records,
    IOptions<QrLoginOptions> options,
    TimeProvider time,
    QrLoginMetrics counts) : Grain, ILoginGrain
{
    private readonly GrainRecord<Login> _login = records.Create<Login>("identity", "login");
    private readonly DpopReplayCache _replayCache = new();
    private DateTimeOffset _seenAt;
    private bool _touching;

    public async Task<LoginDetails?> Create(CreateLogin command)
    {
        var known = _login.Value is null ? null : await _login.ReadAsync(IsFinal);
        var made = known is null ? Login.Create(command, options.Value.LoginLifetime, Now) : null;
        var login = known ?? await _login.GetOrCreateAsync(made!);
        if (ReferenceEquals(login, made)) counts.LoginCreated(login.Details.Method);
        // An id that was drawn twice must not hand one's login to the other.
        return login.Secret.Matches(command.Login.Secret) && login.Details.IsAlive(Now) ? Details(login) : null;
    }

    public async Task<LoginDetails?> Authenticate(AuthenticateLogin command)
    {
        return await Current() is { } login && login.Accepts(command, hasKey: false, Now) ? RecordUse(login) : null;
    }

    public async Task<GrainResult<LoginDetails>> AuthenticateByKey(AuthenticateByKey command)
    {
        if (await Current() is not { } login || !login.Accepts(command.Token, hasKey: true, Now)) return new Refusal(RefusalCode.InvalidToken);
        if (login.Details.Key != command.Proof.Key || !_replayCache.Accept(command.Proof, Now)) return new Refusal(RefusalCode.InvalidProof);
        return RecordUse(login);
    }

    public async Task<LoginDetails?> Introspect(SecretHash secret) => await Current() is { } login && login.MatchesSecret(secret, Now) ? RecordUse(login) : null;

    public async Task<LoginDetails?> Describe() => await Current() is { } login ? Details(login) : null;

    public async Task<bool> End(EndLogin command)
    {
        if (await Current() is not { } login) return false;
        var ended = login.End(command.RequestId, Now);
        if (ended != login)
        {
            await _login.Save(login, ended);
            counts.LoginEnded(ended.Details.Method);
        }

        return ended.EndedBy == command.RequestId;
    }

    public async Task Touch()
    {
        _touching = false;
        if (await Current() is { } login && login.Details.IsAlive(Now) && _seenAt > login.Details.LastSeenAt) await _login.Save(login, login.WithLastSeen(_seenAt));
    }

    public async Task Erase()
    {
        await _login.Erase();
        DeactivateOnIdle();
    }

    private LoginDetails RecordUse(Login login)
    {
        _seenAt = Now;
        if (_seenAt - login.Details.LastSeenAt >= Login.TouchInterval && !_touching)
        {
            // This call interleaves and must not write; the one that writes takes its turn.
            _touching = true;
            _ = this.AsReference<ILoginGrain>().Touch();
        }

        return Details(login);
    }

    private async ValueTask<Login?> Current()
    {
        var login = await _login.ReadAsync(IsFinal);
        // Anybody can make up a token: it costs one read, and nothing stays in memory.
        if (login is null) DeactivateOnIdle();
        return login;
    }

    private LoginDetails Details(Login login) =>
        _seenAt > login.Details.LastSeenAt ? login.Details with { LastSeenAt = _seenAt } : login.Details;

    private static bool IsFinal(Login login) => login.Details.EndedAt is not null;

    private DateTimeOffset Now => time.GetUtcNow();
}
