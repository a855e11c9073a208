using QrLogin.Api.Operator;
using QrLogin.Grains.Accounts;
using QrLogin.Grains.Contracts;
using QrLogin.Grains.Logins;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Accounts;

/// <summary>An account is erased completely, although the store fails at any step.</summary>
[Collection(OnOneCluster.Name)]
public sealed class DeletionTests(SiloCluster cluster)
{
    private static readonly string[] s_steps =
        ["mark the account", "erase a login", "erase the account", "erase the credential", "erase the reset"];

    public static TheoryData<string, string> Failures =>
        [.. from step in s_steps from fault in Enum.GetNames<Fault>() select (step, fault)];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_deletion_that_failed_at_a_step_is_finished_by_the_next(string step, string fault)
    {
        var person = await Person.New(cluster);
        var (operation, key) = person.Step(step);
        cluster.Faults.Fail(operation, key, Enum.Parse<Fault>(fault));
        Assert.NotNull(await Record.ExceptionAsync(() => cluster.Grains.Account(person.Account).Delete()));
        await Repeat(person);
        Assert.Empty(await person.Left());
        Assert.Null(await cluster.Grains.Account(person.Account).Profile());
    }

    [Fact]
    public async Task Nothing_is_left_of_a_deleted_account()
    {
        var person = await Person.New(cluster);
        Assert.Equal(5, (await person.Left()).Count);
        await cluster.Grains.Account(person.Account).Delete();
        Assert.Empty(await person.Left());
        // Again, as after a lost answer.
        await cluster.Grains.Account(person.Account).Delete();
    }

    [Fact]
    public async Task An_account_that_is_being_deleted_cannot_be_enabled_or_logged_in_to()
    {
        var person = await Person.New(cluster);
        cluster.Faults.Fail(StoreOperation.Clear, person.Account.Value, Fault.BeforeItTookEffect);
        var account = cluster.Grains.Account(person.Account);
        Assert.NotNull(await Record.ExceptionAsync(account.Delete));
        await account.SetDisabled(new(Unique.RequestId(), false));
        Assert.False(await account.IsEnabled());
        Assert.Equal(
            RefusalCode.InvalidCredentials,
            (await cluster.Grains.Credential(person.Name).LogIn(CredentialGrainTests.Command(TestPhone.Password))).Refusal?.Code);
    }

    /// <summary>What an operator does who repeats the command.</summary>
    private Task Repeat(Person person) => new AccountAdmin(cluster.Grains, cluster.Clock).Delete(person.Name.Value);

    /// <summary>An account with two logins and an allowed password reset.</summary>
    private sealed class Person
    {
        private readonly SiloCluster _cluster;
        private readonly NewLogin[] _logins = [NewPhoneLogin(), NewPhoneLogin()];
        private readonly SecretHash _reset = Unique.Hash();

        private Person(SiloCluster cluster, AccountProfile profile) =>
            (_cluster, Account, Name) = (cluster, profile.AccountId, profile.Username);

        public AccountId Account { get; }

        public Username Name { get; }

        public static async Task<Person> New(SiloCluster cluster)
        {
            var command = GrainFlow.New(cluster).Register();
            var person = new Person(cluster, command.Profile);
            Assert.False((await cluster.Grains.Credential(person.Name).Register(command)).IsRefused);
            foreach (var login in person._logins) Assert.NotNull(await cluster.Grains.Account(person.Account).AddLogin(login));
            await cluster.Grains.Credential(person.Name).AllowReset(new(person._reset, cluster.Clock.GetUtcNow().AddHours(1)));
            return person;
        }

        public (StoreOperation Operation, string Key) Step(string step) => step switch
        {
            "mark the account" => (StoreOperation.Write, Account.Value),
            "erase a login" => (StoreOperation.Clear, _logins[1].LoginId.Value),
            "erase the account" => (StoreOperation.Clear, Account.Value),
            "erase the credential" => (StoreOperation.Clear, Name.Key),
            "erase the reset" => (StoreOperation.Clear, _reset.Value),
            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        };

        /// <summary>The records that the store still has.</summary>
        public async Task<List<string>> Left()
        {
            List<string> left = [];
            await Add<Account>("account", _cluster.Grains.Account(Account));
            await Add<Credential>("credential", _cluster.Grains.Credential(Name));
            await Add<AllowedReset>("password-reset", _cluster.Grains.PasswordReset(_reset));
            foreach (var login in _logins) await Add<Login>("login", _cluster.Grains.Login(login.LoginId));
            return left;

            async Task Add<T>(string name, IAddressable grain)
            {
                var state = new GrainState<T>();
                await _cluster.Storage("identity").ReadStateAsync(name, grain.GetGrainId(), state);
                if (state.RecordExists) left.Add($"{name} {grain.GetGrainId()}");
            }
        }

        private static NewLogin NewPhoneLogin() =>
            GrainFlow.NewLogin(new(GrainFlow.Device("phone-" + Unique.Text(), "ios"), "Phone", "192.0.2.2", "app"), LoginMethod.Password);
    }
}
