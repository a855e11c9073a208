using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using QrLogin.Grains.Accounts;
using QrLogin.Grains.Contracts;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Storage;

/// <summary>
/// The guarantees of every supported store that the grains rely on: the ETag is a fence, and an erased record stays
/// erased.
/// </summary>
public abstract class StoreTests
{
    private readonly GrainId _grain = GrainId.Create("test", Unique.Text());

    private protected abstract IGrainStorage Store { get; }

    [Fact]
    public async Task A_written_record_is_read_back()
    {
        var written = State("first");
        await Store.WriteStateAsync("s", _grain, written);
        var read = State("nothing");
        await Store.ReadStateAsync("s", _grain, read);
        Assert.Equal(("first", written.ETag, true), (read.State!.PasswordHash, read.ETag, read.RecordExists));
    }

    [Fact]
    public async Task A_stale_write_conflicts()
    {
        var (mine, theirs) = (State("mine"), State("theirs"));
        await Store.WriteStateAsync("s", _grain, mine);
        await Store.ReadStateAsync("s", _grain, theirs);
        await Store.WriteStateAsync("s", _grain, theirs);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Store.WriteStateAsync("s", _grain, mine));
    }

    [Fact]
    public async Task One_of_two_first_writes_conflicts()
    {
        await Store.WriteStateAsync("s", _grain, State("first"));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Store.WriteStateAsync("s", _grain, State("second")));
    }

    [Fact]
    public async Task Racing_first_writes_leave_one_winner()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
            await Record.ExceptionAsync(() => Store.WriteStateAsync("s", _grain, State($"{i}"))))));
        Assert.Equal(1, outcomes.Count(e => e is null));
        Assert.Equal(7, outcomes.Count(e => e is InconsistentStateException));
    }

    [Fact]
    public async Task A_stale_write_does_not_restore_an_erased_record()
    {
        var (mine, stale) = (State("mine"), State("stale"));
        await Store.WriteStateAsync("s", _grain, mine);
        await Store.ReadStateAsync("s", _grain, stale);
        await Store.ClearStateAsync("s", _grain, mine);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Store.WriteStateAsync("s", _grain, stale));

        var read = State("nothing");
        await Store.ReadStateAsync("s", _grain, read);
        Assert.False(read.RecordExists);
    }

    [Fact]
    public async Task A_stale_erase_conflicts()
    {
        var (mine, stale) = (State("mine"), State("stale"));
        await Store.WriteStateAsync("s", _grain, mine);
        await Store.ReadStateAsync("s", _grain, stale);
        await Store.WriteStateAsync("s", _grain, mine);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Store.ClearStateAsync("s", _grain, stale));
    }

    [Fact]
    public async Task An_erased_record_can_be_written_again()
    {
        var state = State("mine");
        await Store.WriteStateAsync("s", _grain, state);
        await Store.ClearStateAsync("s", _grain, state);
        await Store.WriteStateAsync("s", _grain, State("new"));
    }

    private static GrainState<Credential> State(string text) => new(new(AccountId.From(Unique.Bytes(16)), text));
}

/// <summary>Orleans' AdoNet provider on SQLite, with our SQL.</summary>
[Collection(OnOneCluster.Name)]
public sealed class SqliteStoreTests(SiloCluster cluster) : StoreTests
{
    private protected override IGrainStorage Store => cluster.Storage("identity");
}

/// <summary>Orleans' AdoNet provider on PostgreSQL, with our SQL.</summary>
[Collection(OnCluster.Name)]
public sealed class PostgresStoreTests(ClockedClusterHost host) : StoreTests, IClassFixture<ClockedClusterHost>
{
    private protected override IGrainStorage Store => host.Services.GetRequiredKeyedService<IGrainStorage>("identity");
}

/// <summary>Orleans' Redis provider.</summary>
[Collection(OnCluster.Name)]
public sealed class RedisStoreTests(ClockedClusterHost host) : StoreTests, IClassFixture<ClockedClusterHost>
{
    private protected override IGrainStorage Store => host.Services.GetRequiredKeyedService<IGrainStorage>("sessions");
}
