using QrLogin.Grains.Contracts;
using QrLogin.Grains.Storage;

namespace QrLogin.Grains.Accounts;

/// <summary>One name that people may log in with. Taken or not, it answers alike, in words and in time.</summary>
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
        // The account comes first, so that no name ever leads nowhere.
        await Account(profile.AccountId).Create(profile);
        try
        {
            await _credential.SaveAsync(null, new(profile.AccountId, hash));
        }
        catch (StoreUnavailableException)
        {
            // Another activation of this name was faster, or the write took effect without saying so: the store knows. If it
            // holds nothing yet, the write may still arrive; its account must then be there, so it stays.
            if (await _credential.RereadAsync() is not { } winner) throw;
            if (winner.AccountId != profile.AccountId) await Account(profile.AccountId).Erase();
            return Taken(winner, profile);
        }

        return profile;
    }

    public async Task<AccountId?> Account() => (await _credential.ReadAsync())?.AccountId;

    public async Task<GrainResult<GrantedLogin>> LogIn(LogInWithPassword command)
    {
        // The answer to this very request was lost: it must not count twice.
        if (_lastFailure == command.RequestId) return Refused;
        if (_throttle.RetryAfter(Now) is { } delay) return new Refusal(RefusalCode.TooManyAttempts, RetryAfter: delay);

        var credential = await _credential.ReadAsync();
        bool right = await hasher.Verify(command.Password, credential?.PasswordHash);
        // A disabled account is found out here, after the same work, and counts as a failure like any other.
        var granted = right ? await Account(credential!.AccountId).AddLogin(command.Login) : null;
        if (granted is null) return Fail(command.RequestId);

        _throttle = default;
        return granted;
    }

    private Refusal Fail(RequestId attempt)
    {
        _throttle = _throttle.AfterFailure(Now);
        _lastFailure = attempt;
        return Refused;
    }

    /// <summary>The account's id was drawn for one request: whoever holds the name under it is that request, sent again.</summary>
    private static GrainResult<AccountProfile> Taken(Credential taken, AccountProfile profile) =>
        taken.AccountId == profile.AccountId ? profile : new Refusal(RefusalCode.UsernameTaken);

    private static Refusal Refused => new(RefusalCode.InvalidCredentials);

    private IAccountGrain Account(AccountId id) => GrainFactory.Account(id);

    private DateTimeOffset Now => time.GetUtcNow();
}
