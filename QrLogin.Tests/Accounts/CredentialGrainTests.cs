using QrLogin.Grains.Accounts;
using QrLogin.Grains.Contracts;
using QrLogin.Grains.Storage;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Accounts;

/// <summary>Registration, and logging in with right and wrong passwords.</summary>
[Collection(OnOneCluster.Name)]
public sealed class CredentialGrainTests(SiloCluster cluster)
{
    private const string Right = "correct horse battery staple";

    [Fact]
    public async Task A_name_can_be_taken_once_in_any_case()
    {
        var (name, profile) = (Name(), await Registered(Name()));
        Assert.True(Username.TryParse(profile.Username.Value.ToUpperInvariant(), out var upper));
        Assert.Equal(RefusalCode.UsernameTaken, (await Credential(upper).Register(new(Profile(upper), Typed(Right)))).Refusal?.Code);
        Assert.False((await Credential(name).Register(new(Profile(name), Typed(Right)))).IsRefused);
    }

    [Fact]
    public async Task Two_activations_give_a_name_to_one_account_and_erase_the_rival()
    {
        await using var twin = await cluster.Twin();
        var name = Name();
        var (mine, theirs) = (Profile(name), Profile(name));
        var answers = await Task.WhenAll(
            cluster.Grains.Credential(name).Register(new(mine, Typed(Right))),
            twin.Grains.Credential(name).Register(new(theirs, Typed(Right))));

        var winner = Assert.Single(answers, a => !a.IsRefused).Value!.AccountId;
        Assert.Equal(RefusalCode.UsernameTaken, Assert.Single(answers, a => a.IsRefused).Refusal!.Code);
        var loser = winner == mine.AccountId ? theirs.AccountId : mine.AccountId;
        Assert.Null(await Account(loser).Profile());
        Assert.NotNull(await Account(winner).Profile());
    }

    [Fact]
    public async Task A_stale_activation_learns_that_a_name_was_taken_elsewhere()
    {
        await using var twin = await cluster.Twin();
        var name = Name();
        var forgotten = twin.Grains.Credential(name);
        Assert.True((await forgotten.LogIn(Command(Right))).IsRefused);
        await Registered(name);
        cluster.Clock.Advance(GrainRecord<Credential>.MaxAge + TimeSpan.FromTicks(1));
        Assert.False((await forgotten.LogIn(Command(Right))).IsRefused);
    }

    [Theory]
    [InlineData("BeforeItTookEffect")]
    [InlineData("AfterItTookEffect")]
    public async Task Registering_again_after_a_failed_write_creates_one_account(string fault)
    {
        foreach (var record in new Func<AccountProfile, string>[] { p => p.Username.Key, p => p.AccountId.Value })
        {
            var profile = Profile(Name());
            cluster.Faults.Fail(StoreOperation.Write, record(profile), Enum.Parse<Fault>(fault));
            var register = new RegisterAccount(profile, Typed(Right));

            var first = await Record.ExceptionAsync(() => Credential(profile.Username).Register(register));
            Assert.True(first is null or StoreUnavailableException);
            Assert.Equal(profile, (await Credential(profile.Username).Register(register)).Value);

            Assert.False((await LogIn(profile.Username, Right)).IsRefused);
        }
    }

    [Fact]
    public async Task The_right_password_logs_in_and_a_wrong_one_does_not()
    {
        var profile = await Registered(Name());
        Assert.Equal(profile, (await LogIn(profile.Username, Right)).Value?.Account);
        Assert.Equal(RefusalCode.InvalidCredentials, (await LogIn(profile.Username, "wrong horse")).Refusal?.Code);
    }

    [Fact]
    public async Task A_disabled_account_gets_the_same_answer_as_an_unknown_one()
    {
        var profile = await Registered(Name());
        await Account(profile.AccountId).SetDisabled(new(Unique.RequestId(), true));
        Assert.Equal((await LogIn(Name(), Right)).Refusal, (await LogIn(profile.Username, Right)).Refusal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_five_failures_no_password_is_checked_for_one_second_then_two(bool known)
    {
        var name = known ? (await Registered(Name())).Username : Name();
        for (int i = 0; i < 5; i++) Assert.Equal(RefusalCode.InvalidCredentials, (await LogIn(name, "wrong horse")).Refusal?.Code);
        Assert.Equal(new(RefusalCode.TooManyAttempts, RetryAfter: TimeSpan.FromSeconds(1)), (await LogIn(name, Right)).Refusal);

        cluster.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(RefusalCode.InvalidCredentials, (await LogIn(name, "wrong horse")).Refusal?.Code);
        Assert.Equal(TimeSpan.FromSeconds(2), (await LogIn(name, Right)).Refusal?.RetryAfter);
    }

    [Fact]
    public async Task The_right_password_resets_the_failures_before_it()
    {
        var profile = await Registered(Name());
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < 4; i++) await LogIn(profile.Username, "wrong horse");
            Assert.False((await LogIn(profile.Username, Right)).IsRefused);
        }
    }

    [Fact]
    public async Task The_same_failure_sent_again_counts_once()
    {
        var profile = await Registered(Name());
        var wrong = Command("wrong horse");
        for (int i = 0; i < 10; i++)
            Assert.Equal(RefusalCode.InvalidCredentials, (await Credential(profile.Username).LogIn(wrong)).Refusal?.Code);
        Assert.False((await LogIn(profile.Username, Right)).IsRefused);
    }

    [Fact]
    public void The_delay_doubles_up_to_15_minutes()
    {
        var (throttle, now) = (default(PasswordThrottle), Example.Start);
        var delays = new List<double>();
        for (int i = 0; i < 40; i++)
        {
            throttle = throttle.AfterFailure(now);
            delays.Add(throttle.RetryAfter(now)?.TotalSeconds ?? 0);
        }

        Assert.Equal([0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900], delays.Take(16));
        Assert.Equal(900, delays[^1]);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_burst_of_logins_does_not_hold_up_a_poll()
    {
        var flow = await GrainFlow.Waiting(cluster);
        // A second's work on an idle machine. A slow machine refuses those that would wait longer than a call's timeout.
        var burst = Enumerable.Range(0, 30).Select(_ => LogIn(Name(), Right)).ToList();
        await flow.View();
        Assert.True(burst.Count(login => !login.IsCompleted) > 15, "The poll waited for the passwords.");
        foreach (var login in burst)
            Assert.True(await Record.ExceptionAsync(() => login) is null or OverloadedException or TimeoutException);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Passwords_that_would_wait_too_long_are_refused()
    {
        using var hasher = new PasswordHasher();
        var waiting = Enumerable.Range(0, 200 * Environment.ProcessorCount).Select(_ => hasher.Verify(Typed(Right), null)).ToList();
        await Assert.ThrowsAsync<OverloadedException>(() => waiting[^1]);
        Assert.False(await waiting[0]);
        await Task.WhenAll(waiting.Select(w => Record.ExceptionAsync(() => w).AsTask()));
        Assert.False(await hasher.Verify(Typed(Right), null));
    }

    [Fact]
    public async Task A_password_is_stored_as_an_Argon2id_hash_with_its_parameters()
    {
        using var hasher = new PasswordHasher();
        string hash = await hasher.Hash(Typed(Right));
        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", hash, StringComparison.Ordinal);
        Assert.True(await hasher.Verify(Typed(Right), hash));
        Assert.False(await hasher.Verify(Typed("wrong horse"), hash));
        Assert.False(await hasher.Verify(Typed(Right), null));
        Assert.NotEqual(hash, await hasher.Hash(Typed(Right)));
    }

    private async Task<AccountProfile> Registered(Username name)
    {
        var answer = await Credential(name).Register(new(Profile(name), Typed(Right)));
        return answer.Value ?? throw new InvalidOperationException("The name is taken.");
    }

    private Task<GrainResult<GrantedLogin>> LogIn(Username name, string password) => Credential(name).LogIn(Command(password));

    internal static LogInWithPassword Command(string password) => new(
        Unique.RequestId(), Typed(password), GrainFlow.NewLogin(new(Example.Pc, null, null, null), LoginMethod.Password));

    private ICredentialGrain Credential(Username name) => cluster.Grains.Credential(name);

    private IAccountGrain Account(AccountId id) => cluster.Grains.Account(id);

    private static AccountProfile Profile(Username name) => new(AccountId.From(Unique.Bytes(16)), name, "Ann");

    private static Username Name() => Username.TryParse("name-" + Unique.Text(), out var name) ? name : default;

    private static Password Typed(string text) => Password.TryParse(text, out var password) ? password : throw new ArgumentException(text);
}
