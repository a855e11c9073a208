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
        await Account(profile.AccountId).Create(profile);
        return await Take(profile, hash);
    }

    public async Task<bool> Import(ImportAccount command)
    {
        var profile = command.Profile;
        // Nobody may use the name soon, and an import has many.
        DeactivateOnIdle();
        if (await _credential.ReadAsync() is not null) return false;
        // First: from then on, checking a free username can take as long as checking this one.
        await GrainFactory.ImportedHashes().Add(command.PasswordHash);
        await Account(profile.AccountId).Import(profile);
        return !(await Take(profile, command.PasswordHash.Value)).IsRefused;
    }

    public async Task<AccountId?> Account() => (await _credential.ReadAsync())?.AccountId;

    public async Task<GrainResult<GrantedLogin>> LogIn(LogInWithPassword command)
    {
        var refused = new Refusal(RefusalCode.InvalidCredentials);
        var (credential, refusal) = await Verify(command.Password, command.RequestId, refused);
        if (credential is null) return refusal ?? refused;
        // A disabled account fails only here, after the same work, and counts as a failure like any other.
        if (await Account(credential.AccountId).AddLogin(command.Login) is not { } granted) return Fail(command.RequestId, refused);
        _throttle = default;
        // A hash from another system, or with older parameters.
        if (!PasswordHasher.IsCurrent(credential.PasswordHash))
            await _credential.SaveAsync(credential, credential with { PasswordHash = await hasher.Hash(command.Password) });
        return granted;
    }

    public async Task<Refusal?> Check(CheckPassword command)
    {
        var wrong = new Refusal(RefusalCode.WrongPassword);
        return await IsOf(command.AccountId) ? (await Verify(command.Password, command.RequestId, wrong)).Refusal : wrong;
    }

    public async Task<Refusal?> ChangePassword(ChangePassword command)
    {
        var wrong = new Refusal(RefusalCode.WrongPassword);
        if (await _credential.ReadAsync() is not { } credential || credential.AccountId != command.AccountId) return wrong;
        if (credential.ChangedBy != command.RequestId)
        {
            if (command.Current is { } current && (await Verify(current, command.RequestId, wrong)).Refusal is { } refusal) return refusal;
            await Replace(credential, command.Password, command.RequestId);
        }

        // Also after a retry: the first attempt may have failed here.
        if (command.EndOthers) await Account(command.AccountId).EndLogins(new(command.RequestId, command.Keep));
        return null;
    }

    public async Task<AccountId?> AllowReset(AllowReset command)
    {
        if (await _credential.ReadAsync() is not { } credential) return null;
        if (credential.Reset?.Code != command.Code)
        {
            await GrainFactory.PasswordReset(command.Code).Allow(new(Name, command.ExpiresAt));
            await _credential.SaveAsync(credential, credential with { Reset = command });
            if (credential.Reset is { } replaced) await GrainFactory.PasswordReset(replaced.Code).Erase();
        }

        return credential.AccountId;
    }

    public async Task<Refusal?> ResetPassword(ResetPassword command)
    {
        var credential = await _credential.ReadAsync();
        if (credential is null) return new(RefusalCode.InvalidResetCode);
        if (credential.ChangedBy != command.RequestId)
        {
            bool isAllowed = credential.Reset is { } reset && reset.Code.Matches(command.Code) && Now < reset.ExpiresAt;
            if (!isAllowed) return new(RefusalCode.InvalidResetCode);
            await Replace(credential, command.Password, command.RequestId);
        }

        await Account(credential.AccountId).EndLogins(new(command.RequestId, null));
        return null;
    }

    public async Task Release(AccountId account)
    {
        if (await _credential.ReadAsync() is not { } credential || credential.AccountId != account) return;
        if (credential.Reset is { } reset) await GrainFactory.PasswordReset(reset.Code).Erase();
        await _credential.EraseAsync();
    }

    /// <summary>
    /// Whether this account has the name. A provider's account may show the same name, and must not get to try passwords.
    /// </summary>
    private async Task<bool> IsOf(AccountId account) => (await _credential.ReadAsync())?.AccountId == account;

    /// <summary>Takes the name for an account that exists, so that no username ever points to a missing account.</summary>
    private async Task<GrainResult<AccountProfile>> Take(AccountProfile profile, string hash)
    {
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

    /// <summary>Stores a new password, which uses up an allowed reset and forgets the failed attempts.</summary>
    private async Task Replace(Credential credential, Password password, RequestId request)
    {
        string hash = await hasher.Hash(password);
        await _credential.SaveAsync(credential, new(credential.AccountId, hash) { ChangedBy = request });
        _throttle = default;
        if (credential.Reset is { } reset) await GrainFactory.PasswordReset(reset.Code).Erase();
    }

    /// <summary>
    /// Checks a password. Returns the credential if it is right, else the refusal, which counts as a failed attempt unless it is that of an
    /// attempt whose answer was lost.
    /// </summary>
    private async Task<(Credential? Credential, Refusal? Refusal)> Verify(Password password, RequestId request, Refusal wrong)
    {
        if (_lastFailure == request) return (null, wrong);
        if (_throttle.RetryAfter(Now) is { } delay) return (null, new(RefusalCode.TooManyAttempts, RetryAfter: delay));
        // Whether or not the name is taken, so that both take the same time.
        var decoy = await GrainFactory.ImportedHashes().DecoyFor(Name);
        var credential = await _credential.ReadAsync();
        bool isCorrect = await hasher.Verify(password, credential?.PasswordHash, decoy);
        return isCorrect ? (credential, null) : (null, Fail(request, wrong));
    }

    private Refusal Fail(RequestId request, Refusal wrong)
    {
        _throttle = _throttle.AfterFailure(Now);
        _lastFailure = request;
        // An idle activation would be collected, and its count with it.
        if (_throttle.IsDelaying) DelayDeactivation(PasswordThrottle.MinMemory);
        return wrong;
    }

    /// <summary>
    /// The account id was generated for one request. If that id already has the name, this is the same request, sent
    /// again.
    /// </summary>
    private static GrainResult<AccountProfile> Taken(Credential taken, AccountProfile profile) =>
        taken.AccountId == profile.AccountId ? profile : new Refusal(RefusalCode.UsernameTaken);

    private Username Name => Username.TryParse(this.GetPrimaryKeyString(), out var name)
        ? name
        : throw new InvalidOperationException("The grain key is not a username.");

    private IAccountGrain Account(AccountId id) => GrainFactory.Account(id);

    private DateTimeOffset Now => time.GetUtcNow();
}
