using QrLogin.Grains.Health;

namespace QrLogin.Tests.Storage;

/// <summary>The probe of one store, whose writes the test controls.</summary>
public sealed class WriteProbeTests
{
    private readonly Writes _writes = new();
    private readonly WriteProbe _probe;

    public WriteProbeTests() => _probe = new(_writes.Start);

    [Fact]
    public async Task Concurrent_probes_share_one_write_and_a_success_counts_for_a_second()
    {
        var probes = Enumerable.Range(0, 1000).Select(_ => _probe.FindErrorAsync()).ToList();
        (await _writes.Next()).SetResult();
        Assert.All(await Task.WhenAll(probes), Assert.Null);
        for (int i = 0; i < 100; i++) Assert.Null(await _probe.FindErrorAsync());
        Assert.InRange(_writes.Count, 1, 2); // The second if this took more than a second.
    }

    [Fact]
    public async Task A_failure_is_not_kept_so_that_a_recovery_shows_at_once()
    {
        var failing = _probe.FindErrorAsync();
        (await _writes.Next()).SetException(new IOException("The disk is full."));
        Assert.Equal("IOException: The disk is full.", await failing);
        var recovered = _probe.FindErrorAsync();
        (await _writes.Next()).SetResult();
        Assert.Null(await recovered);
    }

    [Fact]
    public async Task A_probe_that_joins_a_write_that_then_fails_writes_again()
    {
        var first = _probe.FindErrorAsync();
        var failing = await _writes.Next();
        var second = _probe.FindErrorAsync();
        failing.SetException(new IOException("The disk is full."));
        (await _writes.Next()).SetResult();
        Assert.NotNull(await first);
        Assert.Null(await second);
    }

    [Fact]
    public async Task The_error_names_the_cause_and_not_what_a_provider_wrapped_it_in()
    {
        var failing = _probe.FindErrorAsync();
        (await _writes.Next()).SetException(new InvalidOperationException("Could not write.", new IOException("OOM")));
        Assert.Equal("IOException: OOM", await failing);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_gets_few_writes_and_is_reported_in_time()
    {
        for (int i = 0; i < WriteProbe.MaxWrites + 1; i++)
            Assert.All(
                await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _probe.FindErrorAsync())),
                error => Assert.Equal("a write has not completed within 2 s", error));
        Assert.InRange(_writes.Count, 2, WriteProbe.MaxWrites);
        Assert.Equal(_writes.Count, _writes.Slots.Distinct().Count());
    }

    private sealed class Writes
    {
        private readonly System.Threading.Channels.Channel<TaskCompletionSource> _started =
            System.Threading.Channels.Channel.CreateUnbounded<TaskCompletionSource>();

        private readonly System.Collections.Concurrent.ConcurrentQueue<int> _slots = new();

        public IEnumerable<int> Slots => _slots;

        public int Count => _slots.Count;

        public Task Start(int slot)
        {
            var write = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _slots.Enqueue(slot);
            _started.Writer.TryWrite(write);
            return write.Task;
        }

        public async Task<TaskCompletionSource> Next() =>
            await _started.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask()
                .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }
}
