using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.TestingHost;
using QrLogin.Grains;
using QrLogin.Grains.Contracts;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Accounts;

/// <summary>Orleans collects idle activations, and with them what they remember.</summary>
public sealed class PasswordMemoryTests : IAsyncLifetime
{
    private readonly InProcessTestCluster _cluster;

    public PasswordMemoryTests()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(Options.Create(new QrLoginOptions()));
            silo.Services.AddSingleton(TimeProvider.System);
            silo.Services.AddQrLoginGrains();
            silo.UseInMemoryReminderService();
            silo.AddMemoryGrainStorage("sessions").AddMemoryGrainStorage("identity");
            silo.Services.Configure<GrainCollectionOptions>(o =>
                (o.CollectionAge, o.CollectionQuantum) = (TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1)));
        });
        _cluster = builder.Build();
    }

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Failures_that_delay_attempts_outlive_an_idle_activation_and_fewer_do_not()
    {
        var (guessed, mistyped) = (Name(), Name());
        for (int i = 0; i < 5; i++) await Guess(guessed);
        for (int i = 0; i < 4; i++) await Guess(mistyped);
        // The fifth failure of this name would start a delay if the other four were remembered.
        await _cluster.WaitForDeactivationAsync(_cluster.Client.Credential(mistyped));
        Assert.Equal(RefusalCode.InvalidCredentials, await Guess(mistyped));
        Assert.Equal(RefusalCode.InvalidCredentials, await Guess(mistyped));
        Assert.Equal(RefusalCode.InvalidCredentials, await Guess(guessed));
        Assert.Equal(RefusalCode.TooManyAttempts, await Guess(guessed));
    }

    private async Task<RefusalCode?> Guess(Username name)
    {
        var answer = await _cluster.Client.Credential(name).LogIn(CredentialGrainTests.Command("wrong horse"));
        return answer.Refusal?.Code;
    }

    private static Username Name() => Username.TryParse("name-" + Unique.Text(), out var name) ? name : default;
}
