using QrLogin.Grains.Contracts;
using QrLogin.Grains.Storage;

namespace QrLogin.Grains.Accounts;

/// <summary>
/// One username and its password. A failed login gives the same answer, in the same time, whether the name is taken or
/// free.
/// </summary>
[GrainType(GrainTypeNames.Credential)]
internal sealed class CredentialGrain(
    GrainRecordFactory records,
    PasswordHasher hasher,
    TimeProvider time) : Grain, ICredentialGrain
{
    private readonly GrainRecord<Credential> _credential = records.Create<Credential>("identity", "credential");
    private PasswordThrottle _throttle;
    private RequestId? _lastFailure;

    public async Task<GrainResult<AccountProfile>> Register(RegisterAccount command)
    {
        var profile = command.Profile;
        if (await _credential.ReadAsync() is { } taken) return Taken(taken, profile);

        string hash = await hasher.Hash(command.Password);
        // The account comes first, so that no username ever points to a missing account.
        await Account(profile.AccountId).Create(profile);
        try
        {
            await _credential.SaveAsync(null, new(profile.AccountId, hash));
        }
        catch (StoreUnavailableException)
        {
            // Another activation took the name first, or the write took effect but its answer was lost. Reading the
            // store shows which. If it has no record, the write may still arrive and will need the account, so the account
            // stays.
            if (await _credential.RereadAsync() is not { } winner) throw;
            if (winner.AccountId != profile.AccountId) await Account(profile.AccountId).Erase();
            return Taken(winner, profile);
        }

        return profile;
    }

    public async Task<AccountId?> Account() => (await _credential.ReadAsync())?.AccountId;

    public async Task<GrainResult<GrantedLogin>> LogIn(LogInWithPassword command)
    {
        // The answer to this request was lost. The retry must not count as another failure.
        if (_lastFailure == command.RequestId) return Refused;
        if (_throttle.RetryAfter(Now) is { } delay) return new Refusal(RefusalCode.TooManyAttempts, RetryAfter: delay);

        var credential = await _credential.ReadAsync();
        bool isCorrect = await hasher.Verify(command.Password, credential?.PasswordHash);
        // A disabled account fails only here, after the same work, and counts as a failure like any other.
        var granted = isCorrect ? await Account(credential!.AccountId).AddLogin(command.Login) : null;
        if (granted is null) return Fail(command.RequestId);

        _throttle = default;
        return granted;
    }

    private Refusal Fail(RequestId request)
    {
        _throttle = _throttle.AfterFailure(Now);
        _lastFailure = request;
        // An idle activation would be collected, and its count with it.
        if (_throttle.IsDelaying) DelayDeactivation(PasswordThrottle.MinMemory);
        return Refused;
    }

    /// <summary>
    /// The account id was generated for one request. If that id already has the name, this is the same request, sent
    /// again.
    /// </summary>
    private static GrainResult<AccountProfile> Taken(Credential taken, AccountProfile profile) =>
        taken.AccountId == profile.AccountId ? profile : new Refusal(RefusalCode.UsernameTaken);

    private static Refusal Refused => new(RefusalCode.InvalidCredentials);

    private IAccountGrain Account(AccountId id) => GrainFactory.Account(id);

    private DateTimeOffset Now => time.GetUtcNow();
}
