// Generics, a trait object, a closure, and a bad pointer at the end.

mod lists {
    pub trait Visit {
        fn visit(&self, items: &[u32]) -> u32;
    }

    pub struct Reader<T> {
        pub at: *const T,
    }

    impl Visit for Reader<u32> {
        #[inline(never)]
        fn visit(&self, items: &[u32]) -> u32 {
            unsafe { std::ptr::read_volatile(self.at) + items[0] }
        }
    }
}

#[inline(never)]
fn apply<F: Fn(&[u32]) -> u32>(call: F, items: &[u32]) -> u32 {
    call(items) + 1
}

fn main() {
    let reader: Box<dyn lists::Visit> = Box::new(lists::Reader { at: 16 as *const u32 });
    let items = vec![1, 2, 3];
    std::process::exit(apply(|items| reader.visit(items) + 1, &items) as i32);
}
