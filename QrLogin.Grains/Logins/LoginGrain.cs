using Microsoft.Extensions.Options;
using Orleans.Placement;
using QrLogin.Grains.Contracts;
using QrLogin.Grains.Dpop;
using QrLogin.Grains.Storage;
using QrLogin.Grains.Telemetry;

namespace QrLogin.Grains.Logins;

/// <summary>One login. Decides when to save and tracks when the login was last used; <see cref="Login"/> has the rules.</summary>
[GrainType(GrainTypeNames.Login)]
[PreferLocalPlacement] // The account creates it, so it starts on the account's silo.
internal sealed class LoginGrain(
    GrainRecordFactory records,
    IOptions<QrLoginOptions> options,
    TimeProvider time,
    QrLoginMetrics metrics) : Grain, ILoginGrain
{
    private readonly GrainRecord<Login> _login = records.Create<Login>("identity", "login");
    private readonly DpopReplayCache _replayCache = new();
    private DateTimeOffset _seenAt;
    private bool _touching;

    public async Task<LoginDetails?> Create(CreateLogin command)
    {
        var login = _login.Value is null ? null : await _login.ReadAsync(IsFinal);
        if (login is null)
        {
            (login, bool created) = await _login.GetOrCreateAsync(Login.Create(command, options.Value.LoginLifetime, Now));
            if (created) metrics.LoginCreated(login.Details.Method);
        }

        // If the same id was ever generated twice, neither device may get the other's login.
        return login.Secret.Matches(command.Login.Secret) && login.Details.IsAlive(Now) ? Details(login) : null;
    }

    public async Task<GrainResult<LoginDetails>> Authenticate(AuthenticateLogin command)
    {
        if (await Current() is not { } login || !login.Accepts(command, Now)) return new Refusal(RefusalCode.InvalidToken);
        if (command.Proof is { } proof && (login.Details.Key != proof.Key || !_replayCache.Accept(proof, Now)))
            return new Refusal(RefusalCode.InvalidProof);
        return RecordUse(login);
    }

    public async Task<LoginDetails?> Introspect(SecretHash secret) =>
        await Current() is { } login && login.MatchesSecret(secret, Now) ? RecordUse(login) : null;

    public async Task<LoginDetails?> Describe() => await Current() is { } login ? Details(login) : null;

    public async Task<bool> End(EndLogin command)
    {
        if (await Current() is not { } login) return false;
        var ended = login.End(command.RequestId, Now);
        if (ended != login)
        {
            await _login.SaveAsync(login, ended);
            metrics.LoginEnded(ended.Details.Method);
        }

        return ended.EndedBy == command.RequestId;
    }

    public async Task UpdateAccount(AccountProfile account)
    {
        if (await Current() is { } login && login.Details.Account != account)
            await _login.SaveAsync(login, login with { Details = login.Details with { Account = account } });
    }

    public async Task Touch()
    {
        _touching = false;
        if (await Current() is { } login && login.Details.IsAlive(Now) && _seenAt > login.Details.LastSeenAt)
            await _login.SaveAsync(login, login.WithLastSeen(_seenAt));
    }

    public async Task Erase()
    {
        await _login.EraseAsync();
        DeactivateOnIdle();
    }

    private LoginDetails RecordUse(Login login)
    {
        _seenAt = Now;
        if (_seenAt - login.Details.LastSeenAt >= Login.TouchInterval && !_touching)
        {
            // This call interleaves with others, so it must not write. Touch does not interleave.
            _touching = true;
            _ = this.AsReference<ILoginGrain>().Touch();
        }

        return Details(login);
    }

    private async ValueTask<Login?> Current()
    {
        var login = await _login.ReadAsync(IsFinal);
        // Anyone can invent a token. It must cost no more than one read and leave nothing in memory.
        if (login is null) DeactivateOnIdle();
        return login;
    }

    private LoginDetails Details(Login login) =>
        _seenAt > login.Details.LastSeenAt ? login.Details with { LastSeenAt = _seenAt } : login.Details;

    private static bool IsFinal(Login login) => login.Details.EndedAt is not null;

    private DateTimeOffset Now => time.GetUtcNow();
}
